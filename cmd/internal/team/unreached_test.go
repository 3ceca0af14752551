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
	"testing"
)

func TestWhyThereIsNoConnectionIsToldInWords(t *testing.T) {
	t.Parallel()
	unknown := &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	for _, test := range []struct {
		store, ca string
		err       error
		want      string // "": the error as it is
	}{
		{"rediss://redis:6379", "", unknown, "its certificate is not of a trusted authority: name a private one in team.ca"},
		{"rediss://redis:6379", "/ca.pem", unknown, "its certificate is not of an authority in team.ca"},
		{"rediss://redis:6379", "", &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "redis"}}, "its certificate is for another name"},
		{"rediss://redis:6379", "", &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, "its certificate has expired"},
		{"rediss://redis:6379", "", fmt.Errorf("remote error: %w", tls.AlertError(116)), "(tls-auth-clients)"},
		{"rediss://redis:6379", "", io.EOF, "(tls-auth-clients)"},
		{"redis://127.0.0.1:6379", "", io.EOF, "it may want rediss://"},
		{"rediss://redis:6379", "", context.DeadlineExceeded, "no answer within 2s: it may want redis://"},
		{"redis://127.0.0.1:6379", "", context.DeadlineExceeded, "no answer within 2s ("},
		{"redis://127.0.0.1:6379", "", syscall.ECONNREFUSED, ""},
		{"redis://127.0.0.1:6379", "", errors.New("WRONGPASS invalid username-password pair"), ""},
	} {
		got := Options{Store: test.store, CA: test.ca}.unreached(test.err)
		if !errors.Is(got, test.err) || test.want == "" && got != test.err || !strings.Contains(got.Error(), test.want) {
			t.Errorf("%s: %v: got %q, want %q and the error", test.store, test.err, got, test.want)
		}
	}
}

// What the Sentinel of Redis 7.0 answers.
func TestASentinelIsNoStore(t *testing.T) {
	t.Parallel()
	got := plain(errors.New("unknown command 'SCAN', with args beginning with: '0' 'MATCH' 'msgtrace:cache:348b467df3e2d2ae:*'"))
	if want := "name the server itself, not a Sentinel"; !strings.Contains(got.Error(), want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
