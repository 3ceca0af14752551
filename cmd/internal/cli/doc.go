// Package cli is msgtrace's command line: one file for each command, over the
// client, the explorer of ui, and the embedded simulator.
//
// Results go to standard output and everything else to standard error. The
// exit code is 0 when a result is complete, 2 when it is not (standard error
// then says up to where it is), 1 after an error and 130 after an interrupt.
package cli
