package simulator

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Server answers real HTTP, or TLS, on a port.
type Server struct {
	URL    string // scheme://host:port
	server *http.Server
	done   chan error
}

// Listen serves a handler at host:port; port 0 chooses a free one. With
// certificates it serves TLS, and without plain HTTP, which a client should
// take on loopback only.
func Listen(address string, handler http.Handler, certificates *Certificates) (*Server, error) {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", address)
	if err != nil {
		return nil, err
	}
	s := &Server{
		URL: "http://" + listener.Addr().String(),
		server: &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second,
			// A broken handshake is the caller's to tell; nothing may be written
			// over the screen of a program that the simulator is embedded in.
			ErrorLog: log.New(io.Discard, "", 0)},
		done: make(chan error, 1),
	}
	serve := func() error { return s.server.Serve(listener) }
	if certificates != nil {
		s.URL = "https://" + listener.Addr().String()
		s.server.TLSConfig = certificates.config()
		serve = func() error { return s.server.ServeTLS(listener, "", "") }
	}
	go func() { s.done <- serve() }()
	return s, nil
}

// Close stops at once, with requests in flight, and waits until the port is
// free.
func (s *Server) Close() error {
	err := s.server.Close()
	if served := <-s.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
