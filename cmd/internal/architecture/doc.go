// Package architecture holds no code, only the test of which package of
// msgtrace may import which: the arrows of the design, kept by a machine.
package architecture
