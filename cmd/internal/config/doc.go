// Package config settles what msgtrace runs with: the built-in defaults, the
// configuration file, the environment and the flags, the later before the
// earlier, each value with where it came from.
//
// The file is TOML with one table for each profile, which is a tenant and a
// way to sign in to it. A value that cannot be is refused with its file and line
// and the nearest right one, because a setting that is silently not in force is
// worse than none. A name that is not known has no effect, and every command says
// so: a file must do for another release, too. The keys of the explorer are read
// by who needs them, see [Keys]. Secrets are never in the file, only where they
// are.
package config
