# Completion of msgtrace for bash 3.2 and newer. It needs no other package: msgtrace
# itself takes the line apart, as a query has characters that bash breaks words at.

_msgtrace() {
    local line directive=
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $directive ]]; then
            directive=$line
        else
            COMPREPLY+=("$line")
        fi
    done < <("${1/#\~/$HOME}" __completeBash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" "${COLUMNS:-80}" 2>/dev/null)
    directive=${directive:-1}
    if ((directive & 16)); then # a folder
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$2")
    elif ((directive == 0)); then # a file
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
    fi
    if ((directive & 2)); then
        compopt -o nospace 2>/dev/null
    fi
    if ((directive & 32)); then
        compopt -o nosort 2>/dev/null
    fi
}

complete -F _msgtrace msgtrace
