package simulator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// CAFile is the name of the file that Certificates.Write makes. SSL_CERT_FILE
// can name it.
const CAFile = "ca.pem"

// Certificates are a server certificate and the authority that signed it, both
// made up for one run. The authority's key is forgotten at once, so that
// trusting it trusts nothing else.
type Certificates struct {
	ca     *x509.Certificate
	server tls.Certificate
}

// NewCertificates makes a certificate for localhost, the loopback addresses and
// the other names given. It is valid for ten days by the real clock.
func NewCertificates(names ...string) (*Certificates, error) {
	return newCertificates(time.Now().Add(-time.Hour), names)
}

// ExpiredCertificates is NewCertificates of long ago: no client takes them.
func ExpiredCertificates(names ...string) (*Certificates, error) {
	return newCertificates(time.Now().Add(-20*day), names)
}

func newCertificates(from time.Time, names []string) (*Certificates, error) {
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(from.UnixNano()), Subject: pkix.Name{CommonName: "message trace simulator CA"},
		NotBefore: from, NotAfter: from.Add(10 * day), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	ca, err := sign(authority, authority, caKey, caKey)
	if err != nil {
		return nil, err
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(from.UnixNano() + 1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: from, NotAfter: from.Add(10 * day), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range append([]string{"localhost", "127.0.0.1", "::1"}, names...) {
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	signed, err := sign(leaf, ca, key, caKey)
	if err != nil {
		return nil, err
	}
	return &Certificates{ca: ca, server: tls.Certificate{Certificate: [][]byte{signed.Raw}, PrivateKey: key, Leaf: signed}}, nil
}

func sign(template, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// Write puts the authority's certificate into a folder, which it makes if
// needed, and returns the file's path. No key is written.
func (c *Certificates) Write(folder string) (string, error) {
	if folder == "" {
		return "", errors.New("no folder for the certificate")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	file := filepath.Join(folder, CAFile)
	return file, os.WriteFile(file, c.PEM(), 0o644)
}

// PEM returns the authority's certificate.
func (c *Certificates) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.ca.Raw})
}

// Pool returns the authority as the only trusted one.
func (c *Certificates) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(c.ca)
	return pool
}

func (c *Certificates) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{c.server}, MinVersion: tls.VersionTLS12}
}
