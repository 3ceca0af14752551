package cli_test

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"msgtrace/client/simulator/authority"
	"msgtrace/cmd/internal/cli"
)

// refusing is a store that lets nobody in. It shows what each connection begins with.
func refusing(t *testing.T, see func(greeting string)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			line, err := listener.Accept()
			if err != nil {
				return
			}
			piece := make([]byte, 4<<10)
			n, _ := line.Read(piece)
			see(string(piece[:n]))
			_, _ = io.WriteString(line, strings.Repeat("-WRONGPASS invalid username-password pair\r\n", strings.Count("\r\n"+string(piece[:n]), "\r\n*")))
			_ = line.Close()
		}
	}()
	return listener.Addr().String()
}

func TestThePasswordOfTheStoreIsReadAgainFromItsFile(t *testing.T) {
	t.Parallel()
	x := newTenant(t, authority.Options{}, appProfile)
	password := filepath.Join(x.home, "password")
	write(t, password, "before\n")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	seen := make(chan struct{})
	saw := sync.OnceFunc(func() { close(seen) })
	store := refusing(t, func(greeting string) {
		switch {
		case strings.Contains(greeting, "\r\nbefore\r\n"):
			if err := os.WriteFile(password, []byte("after\n"), 0o600); err != nil {
				t.Error(err)
			}
		case strings.Contains(greeting, "\r\nafter\r\n"):
			saw()
			cancel()
		}
	})
	x.configure(x.profileText() + "\n[team]\nstore = \"redis://msgtrace@" + store + "/0\"\nhosts = 4\npassword_file = \"" + password + "\"\n")
	system := x.system(nil, nil)
	system.Out, system.Err, system.Transport, system.Now = io.Discard, io.Discard, x.transport, time.Now
	cli.Run(ctx, system, strings.Fields("search --api message-traces since:2d"))
	select {
	case <-seen:
	default:
		t.Error("got no connection with the changed password within 20 s, want one")
	}
}
