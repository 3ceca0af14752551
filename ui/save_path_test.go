package ui_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"msgtrace/client"
	"msgtrace/ui/uitest"
)

// at is a setup with a home directory of its own.
func at(home string) setup {
	return setup{folder: filepath.Join(home, "mail"), Options: uitest.Options{Environ: []string{"TERM=xterm-256color", "HOME=" + home}}}
}

// homes are a home directory with the folder where the explorer was started.
func homes(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, "mail"), 0o700); err != nil {
		t.Fatal(err)
	}
	return home
}

func TestAFileIsSavedWhereThePersonSays(t *testing.T) {
	t.Parallel()
	home := homes(t)
	if err := os.Mkdir(filepath.Join(home, "tickets"), 0o700); err != nil {
		t.Fatal(err)
	}
	listed(t, at(home), func(e *explorer) {
		e.Press("x")
		e.Expect("File  ~/mail/msgtrace-traces-", ".csv", "enter saves · tab another file · esc closes")
		e.Press("tab")
		e.Expect("enter saves as CSV · tab completes · esc back")
		e.Press("ctrl+u")
		e.Type("~/tic")
		e.Press("tab")
		e.Settle()
		e.Expect("File  ~/tickets/")
		e.Type("4711.json")
		e.Expect("enter saves as JSON")
		e.Press("enter")
		e.Settle()
		e.Expect("Wrote "+e.total()+" (", ") to ~/tickets/4711.json · y copies the path")
		e.Press("y")
		path := filepath.Join(home, "tickets", "4711.json")
		if got := e.clipboard(); got != path {
			e.Errorf("got the path %q copied, want %q", got, path)
		}
		e.Press("y")
		e.Expect("Copy ─")
		e.Press("esc")
		if name, content := saved(t, filepath.Join(home, "tickets")); name != "4711.json" || !strings.HasPrefix(content, `{"search":`) {
			e.Errorf("got %s with\n%.80s\nwant JSON", name, content)
		}
	})
}

func TestInADirectoryAFileGetsTheUsualName(t *testing.T) {
	t.Parallel()
	home := homes(t)
	listed(t, at(home), func(e *explorer) {
		e.Press("x", "j", "j", "tab", "ctrl+u")
		e.Type("../mail")
		e.Press("enter")
		e.Settle()
		e.Expect("Wrote ", "~/mail/msgtrace-traces-", ".ndjson")
	})
}

// The letter of a form goes before the extension that was typed.
func TestTheExtensionFollowsTheForm(t *testing.T) {
	t.Parallel()
	home := homes(t)
	listed(t, at(home), func(e *explorer) {
		e.Press("x", "tab", "ctrl+u")
		e.Type("trace.csv")
		e.Press("esc", "n")
		e.Settle()
		e.Expect("to ~/mail/trace.ndjson")
		e.Press("x", "tab", "ctrl+u")
		e.Type("2026.11.log")
		e.Press("enter")
		e.Settle()
		e.Expect("to ~/mail/2026.11.log")
	})
}

func TestAFileThatIsThereIsNotReplacedUnasked(t *testing.T) {
	t.Parallel()
	home := homes(t)
	path := filepath.Join(home, "mail", "trace.csv")
	listed(t, at(home), func(e *explorer) {
		save := func() {
			if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
				t.Fatal(err)
			}
			e.Press("x", "tab", "ctrl+u")
			e.Type("trace.csv")
			e.Press("enter")
			e.Settle()
			e.Expect("There is a file ~/mail/trace.csv already", "new file beside it", "replace it")
		}
		content := func(path string) string {
			got, err := os.ReadFile(path)
			if err != nil {
				t.Error(err)
			}
			return string(got)
		}
		save()
		e.Press("esc")
		if got := content(path); got != "kept" {
			e.Errorf("got %.20q, want the file as it was", got)
		}
		save()
		e.Press("n")
		e.Settle()
		e.Expect("to ~/mail/trace-2.csv")
		if got := content(path); got != "kept" {
			e.Errorf("got %.20q, want the file as it was", got)
		}
		save()
		e.Press("r")
		e.Settle()
		e.Expect("to ~/mail/trace.csv ·")
		if got := content(path); !strings.HasPrefix(got, "received,") {
			e.Errorf("got %.20q, want the new file", got)
		}
	})
}

func TestWhatCannotBeWrittenSaysWhyAndLeavesNothing(t *testing.T) {
	t.Parallel()
	home := homes(t)
	for path, why := range map[string]string{
		"/sys/trace.csv":     "Not saved: ", // nobody can make a file there, root neither
		"no/such/trace.csv":  "Not saved: no such file or directory (~/mail/no/such/trace.csv)",
		"/dev/null/x.csv":    "Not saved: not a directory",
		"bad\x00trace.csv/x": "Not saved: ",
	} {
		listed(t, at(home), func(e *explorer) {
			e.Press("x", "tab", "ctrl+u")
			e.Paste(path)
			e.Press("enter")
			e.Settle()
			e.Expect(why, "Subject")
		})
	}
	if left, err := os.ReadDir(filepath.Join(home, "mail")); err != nil || len(left) != 0 {
		t.Errorf("got the files %v, %v, want none", left, err)
	}
}

// A device is not replaced by a file.
func TestADeviceStaysADevice(t *testing.T) {
	t.Parallel()
	listed(t, at(homes(t)), func(e *explorer) {
		e.Press("x", "tab", "ctrl+u")
		e.Type(os.DevNull)
		e.Press("enter")
		e.Settle()
		e.Press("r")
		e.Settle()
		e.Expect("Not saved: not a plain file (/dev/null)")
	})
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode()&fs.ModeDevice == 0 {
		t.Fatalf("got %v, %v, want the device", info, err)
	}
}

// full is a value that cannot be written, as on a disk that is full.
type full struct{}

func (full) MarshalJSON() ([]byte, error) {
	return nil, &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
}

func TestAFullDiskLeavesNoHalfFile(t *testing.T) {
	t.Parallel()
	home := homes(t)
	o := at(home)
	o.summarize = func(client.Plan, client.Snapshot, []*client.Trace) any { return full{} }
	listed(t, o, func(e *explorer) {
		e.Press("x", "s")
		e.Settle()
		e.Expect("Not saved: no space left on device (~/mail/msgtrace-traces-", "Subject")
	})
	if left, err := os.ReadDir(o.folder); err != nil || len(left) != 0 {
		t.Errorf("got the files %v, %v, want none", left, err)
	}
}

// Who quits while a file is written finds no half of it.
func TestQuittingInMidWriteLeavesNoHalfFile(t *testing.T) {
	t.Parallel()
	home := homes(t)
	o := at(home)
	var began, release chan struct{}
	o.summarize = func(client.Plan, client.Snapshot, []*client.Trace) any {
		close(began)
		<-release
		return strings.Repeat("half of it ", 10_000)
	}
	listed(t, o, func(e *explorer) {
		began, release = make(chan struct{}), make(chan struct{})
		e.Press("x", "s")
		<-began
		e.Press("ctrl+c")
		close(release)
	})
	if left, err := os.ReadDir(o.folder); err != nil || len(left) != 0 {
		t.Errorf("got the files %v, %v, want none", left, err)
	}
}

func TestTheByteOrderMarkIsAChoice(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		set  bool
		keys []string
		want bool
	}{{false, []string{"c"}, false}, {false, []string{"b", "c"}, true}, {true, []string{"v"}, true}, {true, []string{"b", "c"}, false}, {true, []string{"n"}, false}} {
		folder := t.TempDir()
		listed(t, setup{folder: folder, bom: test.set}, func(e *explorer) {
			e.Press("x")
			e.Press(test.keys...)
			e.Settle()
			_, content := saved(t, folder)
			if got := strings.HasPrefix(content, "\ufeff"); got != test.want {
				e.Errorf("%v: got %.20q, want a mark: %t", test, content, test.want)
			}
			if _, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff"))).ReadAll(); err != nil && test.keys[len(test.keys)-1] != "n" {
				e.Errorf("%v: got %v, want CSV", test, err)
			}
		})
	}
}
