extension CompletionScript {
    static let fishTemplate = #"""
        # Completions of @PROGRAM@ for fish.

        function __@FUNCTION@_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l program (string replace --regex '^~' $HOME -- $words[1])
            set -l lines (command $program @KEYWORD@ fish -- $words[2..] "$current" 2>/dev/null)
            set -l kind (string split ' ' -- $lines[1])

            for line in $lines[2..]
                echo $line
            end

            set -l option (string match --regex '^--[^=]*=' -- "$current")
            set -l value (string replace --regex '^--[^=]*=' '' -- "$current")
            switch "$kind[1]"
                case directories
                    string match --regex '.*/$' -- (__fish_complete_path "$value" | string replace --regex '\t.*' '') |
                        string replace --regex '^' -- "$option"
                case files
                    set -l endings /
                    for extension in $kind[2..]
                        set -a endings ".$extension"
                    end
                    for path in (__fish_complete_path "$value" | string replace --regex '\t.*' '')
                        for ending in $endings
                            if test (count $kind) = 1; or string match --quiet -- "*$ending" $path
                                echo "$option$path"
                                break
                            end
                        end
                    end
            end
        end

        complete --command @PROGRAM@ --no-files --arguments '(__@FUNCTION@_complete)'

        """#
}
