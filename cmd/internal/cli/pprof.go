package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
)

// pprofVariable names the folder into which a run writes where its time and memory went,
// for `go tool pprof`. It is for who works on the program, so no help lists it.
const pprofVariable = "MSGTRACE_PPROF"

// profiled runs something, and writes where its time and memory went if that is asked for.
func (a *app) profiled(run func() error) (err error) {
	dir := a.sys.getenv(pprofVariable)
	if dir == "" {
		return run()
	}
	cpu, err := createIn(dir, "cpu.pprof")
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", pprofVariable, err), cpu.Close())
	}
	err = run()
	pprof.StopCPUProfile()
	return errors.Join(err, cpu.Close(), writeHeap(dir))
}

func writeHeap(dir string) error {
	heap, err := createIn(dir, "heap.pprof")
	if err != nil {
		return err
	}
	runtime.GC() // else it is what was in use at the last one
	return errors.Join(pprof.WriteHeapProfile(heap), heap.Close())
}

// createIn makes a file of mode 0600: profiles hold names of the program, and no mail.
func createIn(dir, name string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("%s: %w", pprofVariable, err)
	}
	file, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", pprofVariable, err)
	}
	return file, nil
}
