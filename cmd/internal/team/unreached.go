package team

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
)

// unreached is why no connection came about, in words for people where those of the
// library do not say what to do. An answer of the server is left to plain.
func (o Options) unreached(err error) error {
	var unknown x509.UnknownAuthorityError
	var none x509.SystemRootsError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var alert tls.AlertError
	encrypted := strings.HasPrefix(o.Store, "rediss:")
	closed := errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.As(err, &alert)
	words := ""
	switch {
	case (errors.As(err, &unknown) || errors.As(err, &none)) && o.CA != "":
		words = "its certificate is not of an authority in team.ca"
	case errors.As(err, &unknown), errors.As(err, &none):
		words = "its certificate is not of a trusted authority: name a private one in team.ca"
	case errors.As(err, &name):
		words = "its certificate is for another name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		words = "its certificate has expired or is not valid yet, or this host's clock is wrong"
	case closed && encrypted:
		// In TLS 1.3 a server refuses a client without a certificate only after the
		// handshake: https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.4
		words = "it ended the connection at once: it may ask for a certificate, which msgtrace has none of (tls-auth-clients)"
	case closed:
		words = "it ended the connection at once: it may want rediss://"
	case errors.Is(err, context.DeadlineExceeded) && encrypted:
		words = fmt.Sprintf("no answer within %v: it may want redis://", dialTimeout)
	case errors.Is(err, context.DeadlineExceeded):
		words = fmt.Sprintf("no answer within %v", dialTimeout)
	default:
		return err
	}
	return fmt.Errorf("%s (%w)", words, err)
}
