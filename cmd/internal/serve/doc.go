// Package serve shows msgtrace to people over SSH: the explorer on a terminal, and the
// words search and show as a command. There is no shell, no file and no forwarding
// behind it. Who may come in is decided by whoever starts it, and so is what they are
// shown; this package knows connections, sessions and their limits.
package serve
