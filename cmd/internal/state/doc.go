// Package state keeps what msgtrace remembers between runs: the instants of
// the requests that count against the service's limit, shared by all processes
// of one user, and the last search.
//
// It is a folder of small JSON files, $XDG_STATE_HOME/msgtrace. Each is 0600,
// versioned, replaced whole, and locked while it is read and written. Nothing
// in it is needed: what cannot be read is moved aside and begun anew, and no
// secret is ever in it.
package state
