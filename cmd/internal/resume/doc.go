// Package resume goes on with an export that was cut: by a signal, a full disk, a used-up
// request limit or the end of the machine.
//
// It reads the file, finds out back to when it proves that everything is there, and adds
// what is older. What was there stays as it is, byte for byte; only a last row that was
// cut in its middle is taken away.
//
// A file that this package began has another one beside it while it is incomplete, with
// the search and its window: so that a window that moves stays where it was, and another
// search is refused. Such a file is written in the order of time and holds nothing that
// is older than what may still be missing, so that its last row says how far it goes. Once
// rows have not come newest first, or some could not be read, that is noted there before
// anything that is older is written. Of
// such a file and of any other that is not known where several series of requests bring an answer: then
// everything is asked for again, and what is there is left out.
package resume
