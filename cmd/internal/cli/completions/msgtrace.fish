# Completion of msgtrace for fish.

function __msgtrace_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    if string match -qr '^[\'"]' -- $typed
        set typed (string sub -s 2 -- $typed)
    else
        set typed (string unescape -- $typed; or echo -- $typed)
    end
    set -l flag (string match -r '^-[^=]*=' -- $typed)
    set -l lines ($before[1] __complete $before[2..-1] "$typed" 2>/dev/null)
    test (count $lines) -gt 0; or return
    set -l directive (string sub -s 2 -- $lines[-1])
    set -e lines[-1]
    if test (math "floor($directive / 16) % 2") -eq 1
        __fish_complete_directories (string replace -r '^-[^=]*=' '' -- $typed)
        return
    end
    if test $directive -eq 0
        __fish_complete_path (string replace -r '^-[^=]*=' '' -- $typed)
    end
    for line in $lines
        echo -- "$flag$line"
    end
end

complete -c msgtrace -e
complete -c msgtrace -f -k -a '(__msgtrace_complete)'
