//go:build integration

package team

import (
	"context"
	"encoding/binary"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// redisServer is a real server on loopback that keeps nothing on the disk, with a clock
// that can leap.
type redisServer struct {
	t       *testing.T
	folder  string
	address string
	config  []string

	mu      sync.Mutex
	command *exec.Cmd
}

func newRedis(t *testing.T, config ...string) *redisServer {
	t.Helper()
	s := &redisServer{t: t, folder: t.TempDir(), address: "127.0.0.1:" + freePort(t), config: config}
	s.makeClock()
	s.start()
	t.Cleanup(s.kill)
	return s
}

// freePort is one that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	_ = free.Close()
	return port
}

// clockSource is a clock that is a file ahead. The library of the package faketime would
// do, but a server with jemalloc does not start with it.
const clockSource = `
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

static volatile long *leap;

int gettimeofday(struct timeval *tv, void *tz) {
	int failed = syscall(SYS_gettimeofday, tv, tz);
	if (!leap) leap = mmap(0, sizeof *leap, PROT_READ, MAP_SHARED, open(getenv("MSGTRACE_TEST_LEAP"), O_RDONLY), 0);
	tv->tv_sec += *leap;
	return failed;
}
`

func (s *redisServer) file(name string) string { return filepath.Join(s.folder, name) }

func (s *redisServer) makeClock() {
	s.t.Helper()
	if err := os.WriteFile(s.file("clock.c"), []byte(clockSource), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if out, err := exec.Command("cc", "-shared", "-fPIC", "-o", s.file("clock.so"), s.file("clock.c")).CombinedOutput(); err != nil {
		s.t.Fatalf("cc: got %v, %s, want no error", err, out)
	}
	s.leap(0)
}

// leap sets the server's clock that far ahead.
func (s *redisServer) leap(by time.Duration) {
	file, err := os.OpenFile(s.file("leap"), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer file.Close()
	if _, err := file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(int64(by.Seconds()))), 0); err != nil {
		s.t.Error(err)
	}
}

// start starts the server, and waits until it answers.
func (s *redisServer) start() {
	_, port, _ := net.SplitHostPort(s.address)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.command = exec.Command("redis-server", append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", s.folder, "--loglevel", "warning"}, s.config...)...)
	s.command.Env = append(os.Environ(), "LD_PRELOAD="+s.file("clock.so"), "MSGTRACE_TEST_LEAP="+s.file("leap"))
	if err := s.command.Start(); err != nil {
		s.t.Errorf("redis-server: got %v, want that it starts", err)
		return
	}
	for began := time.Now(); !s.do("PING"); pause(context.Background(), 10*time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			s.t.Error("redis-server: got no answer for 20 s, want one")
			return
		}
	}
}

func (s *redisServer) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
}

// do sends one command, and reports whether there was an answer.
func (s *redisServer) do(words ...string) bool {
	line, err := net.Dial("tcp", s.address)
	if err != nil {
		return false
	}
	defer line.Close()
	_, _ = line.Write([]byte(strings.Join(words, " ") + "\r\n"))
	_ = line.SetReadDeadline(time.Now().Add(5 * time.Second))
	n, _ := line.Read(make([]byte, 64))
	return n > 0
}

// state is how a line is.
type state int

const (
	through state = iota
	slow          // every piece takes longer than an ask is waited for
	cut           // nothing arrives, and nothing is said
)

// line is the network between a host and the store.
type line struct {
	listener net.Listener

	mu        sync.Mutex
	to        string
	now       state
	forgotten int // how often its connections were
}

func newLine(t *testing.T, to string) *line {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{listener: listener, to: to}
	t.Cleanup(func() { _ = listener.Close() })
	go l.accept()
	return l
}

func (l *line) address() string { return l.listener.Addr().String() }

func (l *line) set(to state) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = to
}

// forget has nothing arrive any more over the connections that there are, without a word,
// as a firewall does that was started again.
func (l *line) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forgotten++
}

// lead has new connections come to another server.
func (l *line) lead(to string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.to = to
}

func (l *line) end() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to
}

func (l *line) age() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.forgotten
}

func (l *line) state() state {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *line) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.end())
		if err != nil {
			_ = near.Close()
			continue
		}
		for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
			go l.carry(way[0], way[1])
		}
	}
}

// carry brings what one end writes to the other. What is on its way when the line is cut
// arrives late, or never where an end has closed meanwhile.
func (l *line) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	piece, begun := make([]byte, 64<<10), l.age()
	for {
		n, err := from.Read(piece)
		if n > 0 && l.age() == begun {
			if l.state() == slow {
				pause(context.Background(), askTimeout+askTimeout/2)
			}
			for l.state() == cut {
				pause(context.Background(), 5*time.Millisecond)
			}
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
