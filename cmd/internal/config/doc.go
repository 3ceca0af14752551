// Package config settles what msgtrace runs with: the built-in defaults, the
// configuration file, the environment and the flags, the later before the
// earlier, each value with where it came from.
//
// The file is TOML with one table for each profile, which is a tenant and a
// way to sign in to it. It is read strictly: an unknown key or a bad value is
// refused with its file and line and the nearest right name, because a setting
// that is silently not in force is worse than none. The keys of the explorer are
// the exception, see [Keys]. Secrets are never in it, only where they are.
package config
