package auth

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"software.sslmate.com/src/go-pkcs12"
)

// loadCertificate reads a certificate and its private key from a PEM or PFX
// file, and says in plain words what is wrong with it.
func loadCertificate(ctx context.Context, path string, password SecretSource, ask PromptSecret, now time.Time) ([]*x509.Certificate, crypto.PrivateKey, error) {
	content, err := readSecretFile(path, "certificate")
	if err != nil {
		return nil, nil, err
	}
	var chain []*x509.Certificate
	var key crypto.PrivateKey
	if bytes.Contains(content, []byte("-----BEGIN ")) {
		chain, key, err = readPEM(path, content)
	} else {
		chain, key, err = readPFX(ctx, path, content, password, ask)
	}
	if err != nil {
		return nil, nil, err
	}
	return chain, key, checkCertificate(path, chain, key, now)
}

func readPEM(path string, content []byte) ([]*x509.Certificate, crypto.PrivateKey, error) {
	if bytes.Contains(content, []byte("ENCRYPTED")) {
		return nil, nil, configError("the private key in "+path+" is encrypted, which PEM files cannot be here",
			"Make a PFX file of it, whose password can be asked for: openssl pkcs12 -export -in FILE -out FILE.pfx")
	}
	chain, key, err := confidential.CertFromPEM(content, "")
	if err != nil {
		return nil, nil, configError("no certificate with its private key can be read from "+path,
			"The file must hold a CERTIFICATE and one PRIVATE KEY.")
	}
	return chain, key, nil
}

func readPFX(ctx context.Context, path string, content []byte, password SecretSource, ask PromptSecret) ([]*x509.Certificate, crypto.PrivateKey, error) {
	text := ""
	if password != (SecretSource{}) {
		secret, err := password.Read(ctx, "password of "+path, ask)
		if err != nil {
			return nil, nil, err
		}
		text = secret.Reveal()
	}
	key, leaf, chain, err := pkcs12.DecodeChain(content, text)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return nil, nil, configError("the password of "+path+" is wrong", "Set certificate_password_file or certificate_password_command in the profile.")
	case err != nil:
		return nil, nil, configError(path+" is neither a PEM nor a PFX file with a certificate and its private key", fixCertificate)
	}
	return append([]*x509.Certificate{leaf}, chain...), key, nil
}

// checkCertificate finds what the authority would refuse anyway.
func checkCertificate(path string, chain []*x509.Certificate, key crypto.PrivateKey, now time.Time) error {
	private, ok := key.(*rsa.PrivateKey)
	if !ok {
		return configError("the private key in "+path+" is not RSA", "Entra takes RSA keys here: openssl req -x509 -newkey rsa:3072 …")
	}
	for _, certificate := range chain {
		if !private.PublicKey.Equal(certificate.PublicKey) {
			continue
		}
		if now.After(certificate.NotAfter) {
			return configError(fmt.Sprintf("the certificate in %s expired on %s", path, certificate.NotAfter.UTC().Format(time.DateOnly)),
				"Make a new one and upload it: "+secretsPage+", Certificates.")
		}
		return nil
	}
	return configError("the private key in "+path+" belongs to none of its certificates", "Put the certificate and its own key into the file.")
}
