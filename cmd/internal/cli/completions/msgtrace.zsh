#compdef msgtrace
# Completion of msgtrace for zsh.

_msgtrace() {
    local line directive word about
    local -a lines words_before candidates shown options
    words_before=("${(@Q)words[2,CURRENT-1]}")
    lines=("${(@f)$(${(Q)words[1]/#\~/$HOME} __complete "${words_before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
    directive=${lines[-1]#:}
    lines[-1]=()
    [[ $directive == <-> ]] || return 1
    ((directive & 1)) && return 1
    [[ $PREFIX == -*=* ]] && compset -P '*='
    if ((directive & 16)); then
        _files -/
        return
    elif ((directive == 0 && ! $#lines)); then
        _files
        return
    fi
    local wide=0
    for line in "${lines[@]}"; do
        word=${line%%$'\t'*}
        ((${#word} > wide)) && wide=${#word}
    done
    for line in "${lines[@]}"; do
        [[ -n $line ]] || continue
        word=${line%%$'\t'*}
        about=${line#$word}
        candidates+=("$word")
        shown+=("${(r:wide:)word}${about:+  -- ${about#$'\t'}}")
    done
    ((directive & 2)) && options+=(-S '')
    ((directive & 32)) && options+=(-V msgtrace)
    compadd -l "${options[@]}" -d shown -- "${candidates[@]}"
    if ((directive == 0)); then
        _files
    fi
}

if [[ $funcstack[1] == _msgtrace ]]; then
    _msgtrace "$@"
else
    compdef _msgtrace msgtrace
fi
