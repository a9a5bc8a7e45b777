extension CompletionScript {
    static let zshTemplate = #"""
        #compdef @PROGRAM@
        # Completions of @PROGRAM@ for zsh.

        _@PROGRAM@() {
            local program="${${(Q)words[1]}/#\~/$HOME}" line word
            local -a lines kind described
            lines=("${(@@f)$("$program" @KEYWORD@ zsh -- "${(@@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
            kind=(${=lines[1]})

            for line in "${(@@)lines[2,-1]}"; do
                # Between word and meaning zsh wants a colon, and one in the word escaped.
                word="${${line%%$'\t'*}//:/\\:}"
                if [[ $line == *$'\t'* ]]; then described+=("$word:${line#*$'\t'}"); else described+=("$word"); fi
            done
            local found=1
            (( ${#described} )) && _describe -V '@PROGRAM@' described && found=0

            case "${kind[1]}" in
            directories|files) compset -P '--*=' ;;
            esac
            case "${kind[1]}" in
            directories) _files -/ && found=0 ;;
            files)
                if (( ${#kind} > 1 )); then
                    _files -g "*.(${(j:|:)kind[2,-1]})" && found=0
                else
                    _files && found=0
                fi
                ;;
            esac
            return found
        }

        if [[ "${funcstack[1]}" == _@PROGRAM@ ]]; then
            _@PROGRAM@ "$@@"
        else
            compdef _@PROGRAM@ @PROGRAM@
        fi

        """#
}
