package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"msgtrace/client"
	"msgtrace/client/simulator/authority"
)

func TestCertificateFilesOfAllSorts(t *testing.T) {
	t.Parallel()
	key := rsaPair(t)
	certificate := selfSigned(t, key, time.Now().AddDate(1, 0, 0))
	other := selfSigned(t, smallKey(t), time.Now().AddDate(1, 0, 0))
	for name, test := range map[string]struct {
		make  func() ([]byte, error)
		chain bool
	}{
		"PEM":              {func() ([]byte, error) { return pemOf(t, key, certificate), nil }, false},
		"PEM with a chain": {func() ([]byte, error) { return pemOf(t, key, other, certificate), nil }, true},
		"PFX of OpenSSL 3": {func() ([]byte, error) { return pkcs12.Modern2023.Encode(key, certificate, nil, "pass word") }, false},
		"PFX of OpenSSL 1": {func() ([]byte, error) { return pkcs12.LegacyDES.Encode(key, certificate, nil, "pass word") }, true},
		"PFX with a chain": {func() ([]byte, error) {
			return pkcs12.Modern2023.Encode(key, certificate, []*x509.Certificate{other}, "pass word")
		}, true},
	} {
		content, err := test.make()
		if err != nil {
			t.Fatal(err)
		}
		l := newLab(t, authority.Options{Certificates: []*x509.Certificate{certificate}})
		l.secrets = append(l.secrets, "pass word")
		options := l.options(MethodCertificate)
		options.Certificate, options.SendChain = l.inputRaw("certificate", content), test.chain
		options.CertificatePassword.File = l.input("password", "pass word")
		if _, err := l.authority.Verify(l.token(l.source(options), client.TokenRequest{}).Value.Reveal()); err != nil {
			t.Errorf("%s: Verify: got %v, want no error", name, err)
		}
	}
}

func TestCertificateFilesThatCannotWork(t *testing.T) {
	t.Parallel()
	key, day := rsaPair(t), time.Now().AddDate(1, 0, 0)
	certificate := selfSigned(t, key, day)
	pfx, err := pkcs12.Modern2023.Encode(key, certificate, nil, "right")
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"no key":         {pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}), "no certificate with its private key"},
		"no certificate": {pemOf(t, key), "no certificate with its private key"},
		"encrypted key":  {pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")}), "is encrypted, which PEM files cannot be here"},
		"another key":    {pemOf(t, smallKey(t), certificate), "belongs to none of its certificates"},
		"not RSA":        {pemOf(t, curve, certificate), "is not RSA"},
		"wrong password": {pfx, "the password of"},
		"neither":        {[]byte("hello"), "is neither a PEM nor a PFX file"},
		"nothing":        {[]byte(" "), "is neither a PEM nor a PFX file"},
	} {
		l := newLab(t, authority.Options{})
		options := l.options(MethodCertificate)
		options.Certificate = l.inputRaw("certificate", test.content)
		options.CertificatePassword.File = l.input("password", "wrong")
		err := l.source(options).Ready(t.Context())
		if got := l.seen(err); !strings.Contains(got, test.want) || kindOf(err) != KindConfig || strings.HasSuffix(got, "| ") {
			t.Errorf("%s: got %s, want an error of the kind %s with %q and what to do", name, got, KindConfig, test.want)
		}
	}
}

func pemOf(t *testing.T, key any, chain ...*x509.Certificate) []byte {
	t.Helper()
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	content := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
	for _, certificate := range chain {
		content = append(content, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...)
	}
	return content
}

// smallKey is another key than rsaPair's.
func smallKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSecretsComeFromTheirSources(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "secret")
	if err := os.WriteFile(file, []byte("from a file\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(folder, "link") // as secrets are mounted into containers
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MSGTRACE_TEST_SECRET", "from the environment")
	for source, want := range map[SecretSource]string{
		{File: file, Command: "echo not this", Env: "PATH"}: "from a file",
		{File: link}: "from a file",
		{Command: "echo 'from a command'; echo more"}: "from a command",
		{Ask: true, Env: "PATH"}:                      "from a person",
		{Env: "MSGTRACE_TEST_SECRET"}:                 "from the environment",
	} {
		got, err := source.Read(t.Context(), "client secret", askFor("from a person"))
		if err != nil || got.Reveal() != want {
			t.Errorf("%+v: got %q, %v, want %q", source, got.Reveal(), err, want)
		}
	}
}

func TestSecretsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, test := range map[string]struct {
		source SecretSource
		want   string
	}{
		"lax file":         {SecretSource{File: write("lax", "hush", 0o644)}, "others may use the client secret"},
		"empty file":       {SecretSource{File: write("empty", "\n", 0o600)}, "the client secret is empty"},
		"missing file":     {SecretSource{File: filepath.Join(folder, "none")}, "the client secret cannot be read"},
		"folder":           {SecretSource{File: folder}, "is not a regular file"},
		"failing command":  {SecretSource{Command: "echo hush; echo hush >&2; exit 3"}, "ended with status 3"},
		"silent command":   {SecretSource{Command: "true"}, "the client secret is empty"},
		"nobody to ask":    {SecretSource{Ask: true}, "has to be typed, and there is nobody to ask here"},
		"unset variable":   {SecretSource{Env: "MSGTRACE_TEST_UNSET"}, "MSGTRACE_TEST_UNSET is not set"},
		"no source at all": {SecretSource{}, "nothing says where the client secret is"},
	} {
		secret, err := test.source.Read(t.Context(), "client secret", nil)
		if err == nil || secret != "" || kindOf(err) != KindConfig {
			t.Errorf("%s: got a secret: %t, %v, want none and an error of the kind %s", name, secret != "", err, KindConfig)
			continue
		}
		if got := err.Error(); !strings.Contains(got, test.want) || strings.Contains(got, "hush") {
			t.Errorf("%s: got %s, want %q and nothing of the secret", name, got, test.want)
		}
	}
}

// TestACredentialOfSystemdIsTakenAsItIsThere: with an access control list the mode of such
// a file is 0440, where the file system has none it is 0400 and belongs to the service.
func TestACredentialOfSystemdIsTakenAsItIsThere(t *testing.T) {
	t.Parallel()
	const folder = "/run/credentials/msgtrace.service"
	for _, test := range []struct {
		path, folder string
		uid          int
		mode         os.FileMode
		want         bool
	}{
		{folder + "/client-secret", folder, 0, 0o440, true},
		{folder + "/client-secret", folder + "/", 0, 0o440, true},
		{folder + "/client-secret", folder, 0, 0o444, false},
		{folder + "/client-secret", folder, 0, 0o460, false},
		{folder + "/client-secret", folder, 1000, 0o440, false},
		{folder + "/../client-secret", folder, 0, 0o440, false},
		{"/etc/msgtrace/client-secret", folder, 0, 0o440, false},
		{"client-secret", "", 0, 0o440, false},
	} {
		if got := isCredential(test.path, test.folder, test.uid, test.mode); got != test.want {
			t.Errorf("%+v: got %t", test, got)
		}
	}
	for path, want := range map[string]string{
		"$CREDENTIALS_DIRECTORY/client-secret": folder + "/client-secret",
		folder + "/client-secret":              folder + "/client-secret",
		"/x/$CREDENTIALS_DIRECTORY/secret":     "/x/$CREDENTIALS_DIRECTORY/secret",
	} {
		if got, err := credentialPath(path, "client secret", folder); filepath.ToSlash(got) != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", path, got, err, want)
		}
	}
	if _, err := credentialPath("$CREDENTIALS_DIRECTORY/secret", "client secret", ""); err == nil || !strings.Contains(err.Error(), "the client secret is in $CREDENTIALS_DIRECTORY, which is not set here") {
		t.Errorf("got %v, want that the variable is not set", err)
	}
}

func TestASecretCommandHasToEnd(t *testing.T) {
	t.Parallel()
	_, err := runSecretCommand(t.Context(), "sleep 300", "client secret", 10*time.Millisecond)
	if kindOf(err) != KindConfig || !strings.HasPrefix(err.Error(), "the command for the client secret did not end within 10ms") {
		t.Errorf("got %v, want that the command did not end within 10ms", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := runSecretCommand(ctx, "sleep 300", "client secret", time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("a person who gave up: got %v, want %v", err, context.Canceled)
	}
}
