//go:build unix

package cli

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"msgtrace/ui/text"
)

// TestWhichFlagsAreTakenOverSSH tries every flag that search and show have, and the words
// that elsewhere name files. The files are pipes that nobody writes to: a command that
// opened one would never end.
func TestWhichFlagsAreTakenOverSSH(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	client := x.dial("ann")
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	taken := map[string][]string{}
	root := (&app{}).root()
	for _, name := range []string{"search", "show"} {
		command, _, err := root.Find([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		begin := name + " "
		if name == "show" {
			begin += "2e3c0fac-4669-4e4a-2669-08d5dd529cbe "
		}
		try := func(flag *pflag.Flag) {
			values := []string{"=" + text.ShellWord(pipe), "=" + text.ShellWord("@"+pipe), "=-", " " + text.ShellWord(pipe)}
			if flag.Value.Type() == "bool" {
				values = []string{"", "=true", "=false"}
			}
			refused := 0
			for _, value := range values {
				got := x.run(client, begin+"--"+flag.Name+value)
				if strings.Contains(got.err, "--"+flag.Name+" is not taken over SSH") {
					refused++
					if got.code != 1 || got.out != "" {
						t.Errorf("%s--%s%s: got %+v, want nothing but the refusal", begin, flag.Name, value, got)
					}
				}
			}
			switch {
			case refused == 0:
				taken[name] = append(taken[name], flag.Name)
			case flag.Value.Type() == "bool" && refused != len(values):
				t.Errorf("%s --%s: got %d of %d refused, want all or none", name, flag.Name, refused, len(values))
			}
		}
		command.InheritedFlags() // which merges them with the command's own
		command.Flags().VisitAll(func(flag *pflag.Flag) {
			if flag.Value.Type() != "int" && flag.Value.Type() != "duration" {
				try(flag)
				return
			}
			if got := x.run(client, begin+"--"+flag.Name+map[string]string{"int": "=3", "duration": "=3s"}[flag.Value.Type()]); !strings.Contains(got.err, "is not taken over SSH") {
				taken[name] = append(taken[name], flag.Name)
			}
		})
		for _, word := range []string{pipe, "@" + pipe, "-", "@-", "file:" + pipe, "to:@" + pipe, "saved:x", "--", "-o", "-o" + pipe, "-x"} {
			x.run(client, begin+text.ShellWord(word)) // it ends
		}
	}
	for name, want := range map[string]string{
		"search": "end explain from-ip group id latest limit message-id output recipient sender since start status subject subject-match to-ip utc with without",
		"show":   "output recipient utc",
	} {
		slices.Sort(taken[name])
		if got := strings.Join(taken[name], " "); got != want {
			t.Errorf("%s takes over SSH\n%s, want\n%s", name, got, want)
		}
	}
}

// TestAPipeThatIsReadIsSeen reads a list from a pipe without SSH: a command that opens
// one waits, and by that the test above would show it.
func TestAPipeThatIsReadIsSeen(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ended, home := make(chan int, 1), t.TempDir()
	go func() {
		ended <- Run(t.Context(), System{
			In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Now: time.Now, Zone: time.UTC, Environ: []string{"HOME=" + home},
		}, []string{"demo", "search", "--recipient", "@" + pipe})
	}()
	for over := time.Now().Add(20 * time.Second); ; <-time.After(time.Millisecond) {
		writer, err := syscall.Open(pipe, syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
		if err == nil { // somebody has opened it to read
			_ = syscall.Close(writer)
			break
		}
		if time.Now().After(over) {
			t.Fatalf("got %v from the pipe, want that it is being read", err)
		}
	}
	if got := <-ended; got != 1 {
		t.Errorf("got the exit code %d for an empty list, want 1", got)
	}
}

func TestListsInFilesAreNotReadOverSSH(t *testing.T) {
	t.Parallel()
	x := newTeam(t)
	client := x.dial("ann")
	before := x.requests()
	for _, flag := range []string{"recipient", "sender", "id", "message-id", "with"} {
		for _, value := range []string{"-", "@/etc/passwd", "@list.csv"} {
			want := "--" + flag + " " + value + ": lists in files are not read over SSH"
			if got := x.run(client, "search --"+flag+" "+value); got.code != 1 || !strings.Contains(got.err, want) {
				t.Errorf("--%s %s: got %+v, want %q", flag, value, got, want)
			}
		}
	}
	if after := x.requests(); after != before {
		t.Errorf("got %d requests, want none", after-before)
	}
	if got := x.run(client, "search --recipient @contoso.com --since 1h"); got.code != 0 && got.code != 2 {
		t.Errorf("got %+v for a domain, want that it is taken", got)
	}
}
