package team

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"msgtrace/client"
)

// Options say where the store is, and who shares it.
type Options struct {
	Store    string        // rediss://user@host:6379/0, or redis:// on loopback
	Insecure bool          // redis:// may leave this host
	Password client.Secret // "": none
	// Reread reads the password again, before each connection, for it may have been changed
	// since. With an error the last one counts. nil: it never changes.
	Reread func() (client.Secret, error)
	CA     string        // a PEM file with the authorities of the store's certificate; "": those of the system
	Hosts  int           // how many share the limit
	Place  string        // names this host, or whoever counts by himself
	Keys   Keys          // of the cache; none: there is no cache
	TTL    time.Duration // how long the cache keeps anything; 0: there is no cache

	// Window is what the service counts over, if it is not client.ServiceWindow: for tests.
	Window time.Duration
	// Patience is how long one ask may take, if it is not 200 ms: for tests on a busy host.
	Patience time.Duration
	// AnyRun accepts a server that does not tell its run from others: for tests.
	AnyRun bool
}

// Check refuses what cannot be a store's address.
func Check(store string, insecure bool) error {
	u, err := url.Parse(store)
	if err != nil {
		return errors.New(`is no address: want "rediss://user@host:6379/0"`)
	}
	number, err := database(u)
	switch {
	case u.Scheme != "redis" && u.Scheme != "rediss":
		return errors.New(`must begin with rediss:// (or redis:// on this host): "rediss://user@host:6379/0"`)
	case u.Hostname() == "":
		return errors.New(`names no host: want "rediss://user@host:6379/0"`)
	case hasPassword(u):
		return errors.New("holds a password: put that into password_file or password_env")
	case err != nil || number < 0 || u.RawQuery != "" || u.Fragment != "":
		return errors.New(`must end with the number of a database, or nothing: "rediss://user@host:6379/0"`)
	case u.Scheme == "redis" && !insecure && !loopback(u.Hostname()):
		return errors.New("leaves this host without encryption: use rediss://, or set insecure = true where the network is encrypted by other means")
	}
	return nil
}

func hasPassword(u *url.URL) bool {
	_, has := u.User.Password()
	return has
}

func database(u *url.URL) (int, error) {
	path := strings.TrimPrefix(u.Path, "/")
	if path == "" {
		return 0, nil
	}
	return strconv.Atoi(path)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// How long is waited for the store. Nobody waits for more than one ask.
const (
	askTimeout  = 200 * time.Millisecond
	dialTimeout = 2 * time.Second
	lineTimeout = time.Second // a connection without a sign of life for so long is given up
)

// connection is what is needed to reach the store.
func (o Options) connection() (rueidis.ClientOption, error) {
	if err := Check(o.Store, o.Insecure); err != nil {
		return rueidis.ClientOption{}, fmt.Errorf("team.store %w", err)
	}
	u, _ := url.Parse(o.Store)
	number, _ := database(u)
	port := u.Port()
	if port == "" {
		port = "6379"
	}
	out := rueidis.ClientOption{
		InitAddress: []string{net.JoinHostPort(u.Hostname(), port)}, SelectDB: number, ClientName: "msgtrace", ClientSetInfo: rueidis.DisableClientSetInfo,
		Username: u.User.Username(), Password: o.Password.Reveal(),
		Dialer:           net.Dialer{Timeout: dialTimeout, KeepAlive: lineTimeout},
		ConnWriteTimeout: lineTimeout,
		// An exchange must not be repeated by itself: its answer would not tell when it was done.
		DisableRetry: true, DisableCache: true, ForceSingleClient: true, AlwaysPipelining: true,
		PipelineMultiplex: -1, RingScaleEachConn: 8, ReadBufferEachConn: 64 << 10, WriteBufferEachConn: 64 << 10,
	}
	if o.Reread != nil {
		out.AuthCredentialsFn = o.credentials(out.Username)
	}
	if u.Scheme == "redis" {
		return out, nil
	}
	out.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: u.Hostname()}
	if o.CA == "" {
		return out, nil
	}
	pem, err := os.ReadFile(o.CA)
	if err != nil {
		return out, fmt.Errorf("team.ca: %w", err)
	}
	out.TLSConfig.RootCAs = x509.NewCertPool()
	if !out.TLSConfig.RootCAs.AppendCertsFromPEM(pem) {
		return out, fmt.Errorf("team.ca: there is no certificate in %s", o.CA)
	}
	return out, nil
}

// credentials returns what a connection begins with: the password as it is now, or as it
// was read last.
func (o Options) credentials(user string) func(rueidis.AuthCredentialsContext) (rueidis.AuthCredentials, error) {
	var mu sync.Mutex
	password := o.Password
	return func(rueidis.AuthCredentialsContext) (rueidis.AuthCredentials, error) {
		mu.Lock()
		defer mu.Unlock()
		if now, err := o.Reread(); err == nil {
			password = now
		}
		return rueidis.AuthCredentials{Username: user, Password: password.Reveal()}, nil
	}
}
