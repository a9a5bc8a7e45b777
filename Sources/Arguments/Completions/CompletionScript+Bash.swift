extension CompletionScript {
    static let bashTemplate = #"""
        # Completions of @PROGRAM@ for bash.

        _@FUNCTION@() {
            # bash cuts words at '=' and ':' too: put together again what stands without a blank between.
            local line="${COMP_LINE:0:COMP_POINT}" word i
            local -a words=()
            for ((i = 0; i < COMP_CWORD; i++)); do
                word="${COMP_WORDS[i]}"
                if ((i == 0)) || [[ $line == [[:blank:]]* ]]; then words+=("$word"); else words[-1]+="$word"; fi
                line="${line#"${line%%[![:blank:]]*}"}"
                line="${line#"$word"}"
            done
            if [[ $line == [[:blank:]]* ]]; then
                line="${line#"${line%%[![:blank:]]*}"}"
                words+=("$line")
            else
                words[-1]+="$line"
            fi

            local current="${words[-1]}" last="$line"
            # Readline replaces only what follows the last cut.
            [[ $last == [=:]* ]] && last="${last:1}"
            local cut="${current%"$last"}"

            local program="${words[0]/#\~/$HOME}" kind
            local -a lines=()
            mapfile -t lines < <("$program" @KEYWORD@ bash -- "${words[@@]:1}" 2>/dev/null)
            read -r -a kind <<<"${lines[0]}"
            COMPREPLY=("${lines[@@]:1}")

            local value="$current" option="" extension path
            if [[ $current == --*=* ]]; then
                option="${current%%=*}="
                value="${current#*=}"
            fi
            case "${kind[0]}" in
            directories | files)
                compopt -o filenames 2>/dev/null
                while IFS= read -r path; do COMPREPLY+=("$option$path"); done < <(compgen -d -- "$value")
                ;;
            esac
            if [[ ${kind[0]} == files ]]; then
                while IFS= read -r path; do
                    [[ -d ${path/#\~/$HOME} ]] && continue
                    if ((${#kind[@@]} == 1)); then COMPREPLY+=("$option$path"); fi
                    for extension in "${kind[@@]:1}"; do
                        [[ $path == *."$extension" ]] && COMPREPLY+=("$option$path")
                    done
                done < <(compgen -f -- "$value")
            fi
            COMPREPLY=("${COMPREPLY[@@]#"$cut"}")
        }

        complete -F _@FUNCTION@ @PROGRAM@

        """#
}
