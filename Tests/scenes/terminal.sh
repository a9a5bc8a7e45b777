# Read by scenes after lib.sh: a program in a real terminal of 80 columns and 24 rows, kept by tmux, and its screens
# compared with those in Tests/screens. With OVERWINTER_RECORD_SCREENS=1 they are recorded instead.

screens=$project/Tests/screens
terminal=$work/terminal
mkdir "$terminal"
tmux() { command tmux -u -S "$terminal/socket" -f "$terminal/tmux.conf" "$@"; }
printf 'set -g status off\nset -g history-limit 2000\nset -g escape-time 0\n' >"$terminal/tmux.conf"
at_end tmux kill-server

# in_terminal COMMAND…: begins it; what it does to the terminal's settings is seen in its end.
in_terminal() {
    tmux kill-session -t scene 2>/dev/null || true
    rm -f "$terminal"/{go,status,before,after,output}
    {
        # Of its own Ctrl-C nothing is to be seen here.
        printf 'trap : INT\ncd %q\nuntil [ -e go ]; do sleep 0.02; done\nstty -g >before\n' "$terminal"
        printf '%q ' "$@"
        printf '\nstatus=$?\nstty -g >after\necho $status >status.new\nmv status.new status\nexec sleep 600\n'
    } >"$terminal/script"
    tmux new-session -d -s scene -x 80 -y 24 "exec bash '$terminal/script'"
    tmux pipe-pane -t scene "cat >'$terminal/output'"
    touch "$terminal/go"
}
keys() { tmux send-keys -t scene "$@"; }
typed() { tmux send-keys -t scene -l "$1"; tmux send-keys -t scene Enter; }
resize() { tmux resize-window -t scene -x "$1" -y "$2"; }
# The process in the terminal.
program_pid() { pgrep -P "$(tmux display-message -p -t scene '#{pane_pid}')"; }

# All that was written, lines that the terminal has broken joined again; as it stands there with `screen ""`.
screen() { tmux capture-pane -p ${1--J} -S - -t scene | sed 's/ *$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }
shows() { screen | grep -F -- "$1" >/dev/null; }
wait_screen() {
    local tries=300
    until shows "$1"; do
        [ $((tries -= 1)) -gt 0 ] || { screen >"$work/stdout"; fail "the terminal does not show: $1"; }
        sleep 0.1
    done
}

# expect_end STATUS: the program has ended, and left the terminal as it was.
expect_end() {
    wait_until 60 test -e "$terminal/status"
    screen >"$work/stdout"
    : >"$work/stderr"
    expect_equal "exit status" "$1" "$(cat "$terminal/status")"
    expect_equal "the terminal's settings" "$(cat "$terminal/before")" "$(cat "$terminal/after")"
}

# No line was as wide as the terminal: none was broken.
expect_unbroken() { expect_equal "lines" "$(screen)" "$(screen "")"; }

# What differs from run to run, and from place to place.
masked() {
    sed -E -e "s#$work#/scene#g" \
        -e 's/[0-9]{8}-[0-9]{6}Z-[0-9a-f]{4}/20261121-031507Z-4f1c/g' \
        -e 's/[0-9]{8}-[0-9]{6}Z/20261121-031507Z/g' \
        -e 's/[0-9]{8}-[0-9]{4}-0000/20261121-0315-0000/g' \
        -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/2026-11-21T03:15:07Z/g' \
        -e 's/[0-9]{2}:[0-9]{2}:[0-9]{2} to [0-9:]{8} UTC/03:15:07 to 03:15:09 UTC/' \
        -e 's/^(    [a-z()]+ +)[-=+# ]{40}  .*/\1(a bar)/' \
        -e 's/min ([0-9]+) s/min \1_s/g; s/\b[0-9]+(\.[0-9])? s\b/0.1 s/g; s/_s/ s/g' \
        -e 's/\([0-9]+ processes .* ms(; processes outside this PID namespace cannot be seen)?\)/(so many processes)/' \
        -e 's/  standstill {6}/  standstill  /; s/  no-writer-seen  /  no-writer   /' \
        -e 's/^(  host +).*/\1(a host)/; s/overwinter [0-9]+\.[0-9][^ ]*/overwinter 1.0.0/'
}

# expect_screen NAME: what the terminal shows is Tests/screens/NAME.txt.
expect_screen() {
    screen | masked >"$terminal/screen"
    if [ -n "${OVERWINTER_RECORD_SCREENS:-}" ]; then
        cp "$terminal/screen" "$screens/$1.txt"
        return
    fi
    expect_same_file "screen $1" "$screens/$1.txt" "$terminal/screen"
}
