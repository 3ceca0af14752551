//go:build integration

package team

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"msgtrace/client"
)

// authority signs the certificates of servers.
type authority struct {
	t           *testing.T
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string // its certificate
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t}
	a.key = a.newKey()
	a.certificate = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority"}, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.file = a.write("CERTIFICATE", a.sign(a.certificate, a.key))
	return a
}

func (a *authority) newKey() *ecdsa.PrivateKey {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	return key
}

func (a *authority) sign(certificate *x509.Certificate, of *ecdsa.PrivateKey) []byte {
	a.t.Helper()
	signed, err := x509.CreateCertificate(rand.Reader, certificate, a.certificate, of.Public(), a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	return signed
}

// write writes a file of its own.
func (a *authority) write(kind string, content []byte) string {
	a.t.Helper()
	path := filepath.Join(a.t.TempDir(), "file.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// server returns with what a server is started that has a certificate of the authority
// for a host until a time, and wants one of clients: "yes", "no" or "optional".
func (a *authority) server(host string, until time.Time, clients string) []string {
	a.t.Helper()
	key := a.newKey()
	certificate := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "a server"}, NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		certificate.IPAddresses = []net.IP{ip}
	} else {
		certificate.DNSNames = []string{host}
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	return []string{
		"--tls-cert-file", a.write("CERTIFICATE", a.sign(certificate, key)), "--tls-key-file", a.write("PRIVATE KEY", private),
		"--tls-ca-cert-file", a.file, "--tls-auth-clients", clients,
	}
}

// newTLS is a server that answers TLS at a port.
func newTLS(t *testing.T, config []string) (port string) {
	t.Helper()
	port = freePort(t)
	newRedis(t, append(config, "--tls-port", port)...)
	return port
}

func TestIntegrationAStoreIsReachedOverTLS(t *testing.T) {
	soon, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	right, other := newAuthority(t), newAuthority(t)
	both := filepath.Join(t.TempDir(), "both.pem")
	var all []byte
	for _, a := range []*authority{other, right} {
		content, err := os.ReadFile(a.file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	if err := os.WriteFile(both, all, 0o600); err != nil {
		t.Fatal(err)
	}
	here := right.server("127.0.0.1", soon, "no")
	for _, test := range []struct {
		name, address, ca string // %s: the port
		config            []string
		want              string // what is said; "": it is reached
	}{
		{"a private authority", "rediss://127.0.0.1:%s", right.file, here, ""},
		{"one authority of several", "rediss://127.0.0.1:%s/1", both, here, ""},
		{"by name", "rediss://localhost:%s", right.file, right.server("localhost", soon, "no"), ""},
		{"clients may have a certificate", "rediss://127.0.0.1:%s", right.file, right.server("127.0.0.1", soon, "optional"), ""},
		{"another authority", "rediss://127.0.0.1:%s", other.file, here, "its certificate is not of an authority in team.ca"},
		{"the authorities of the system", "rediss://127.0.0.1:%s", "", here, "its certificate is not of a trusted authority: name a private one in team.ca"},
		{"another host", "rediss://127.0.0.1:%s", right.file, right.server("redis.contoso.com", soon, "no"), "its certificate is for another name"},
		{"a certificate that expired", "rediss://127.0.0.1:%s", right.file, right.server("127.0.0.1", past, "no"), "its certificate has expired or is not valid yet, or this host's clock is wrong"},
		{"clients must have a certificate", "rediss://127.0.0.1:%s", right.file, right.server("127.0.0.1", soon, "yes"), "it may ask for a certificate, which msgtrace has none of (tls-auth-clients)"},
		{"without encryption", "redis://127.0.0.1:%s", "", here, "it ended the connection at once: it may want rediss://"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkReach(t, Options{Store: fmt.Sprintf(test.address, newTLS(t, test.config)), CA: test.ca, Hosts: 1}, test.want)
		})
	}
	t.Run("with encryption where there is none", func(t *testing.T) {
		checkReach(t, Options{Store: "rediss://" + newRedis(t).address, Hosts: 1}, "no answer within 2s: it may want redis://")
	})
}

// checkReach asks a store until it is reached, or says why not. A first ask may be over
// before that is known.
func checkReach(t *testing.T, o Options, want string) {
	t.Helper()
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := s.counted("contoso")
	until(t, func() error {
		_, err := b.Exchange(t.Context(), client.TeamAsk{Limit: limit})
		switch {
		case want == "":
			return err
		case err == nil || !strings.Contains(err.Error(), want):
			return fmt.Errorf("got %v, want %q", err, want)
		}
		return nil
	})
}
