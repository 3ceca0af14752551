package access

import (
	"crypto/rsa"
	"fmt"
	"slices"

	gossh "golang.org/x/crypto/ssh"
)

// leastRSA is the length in bits of the shortest RSA key.
const leastRSA = 2048

// keyTypes are the types of keys that are taken, of people and of authorities.
var keyTypes = []string{
	gossh.KeyAlgoED25519, gossh.KeyAlgoSKED25519,
	gossh.KeyAlgoECDSA256, gossh.KeyAlgoECDSA384, gossh.KeyAlgoECDSA521, gossh.KeyAlgoSKECDSA256,
	gossh.KeyAlgoRSA,
}

// Algorithms returns the signature algorithms that a server may take of clients
// (PublicKeyAuthAlgorithms of its configuration): those of the types of keys that are
// taken, without ssh-rsa, which signs with SHA-1.
func Algorithms() []string {
	without := slices.DeleteFunc(slices.Clone(keyTypes), func(name string) bool { return name == gossh.KeyAlgoRSA })
	return append(without, gossh.KeyAlgoRSASHA256, gossh.KeyAlgoRSASHA512)
}

// checkKey returns why a key, not a certificate, is too weak or of a type that is not
// taken.
func checkKey(key gossh.PublicKey) error {
	if !slices.Contains(keyTypes, key.Type()) {
		return fmt.Errorf("keys of type %s are not taken", key.Type())
	}
	if key.Type() != gossh.KeyAlgoRSA {
		return nil
	}
	held, isCrypto := key.(gossh.CryptoPublicKey)
	if !isCrypto {
		return fmt.Errorf("the length of the RSA key is not known")
	}
	public, isRSA := held.CryptoPublicKey().(*rsa.PublicKey)
	if !isRSA || public.N.BitLen() < leastRSA {
		return fmt.Errorf("RSA keys have at least %d bits", leastRSA)
	}
	return nil
}

// checkSignature returns why the signature of an authority is not of an algorithm that
// is taken.
func checkSignature(authority gossh.PublicKey, made *gossh.Signature) error {
	algorithms := []string{authority.Type()}
	if authority.Type() == gossh.KeyAlgoRSA {
		algorithms = []string{gossh.KeyAlgoRSASHA256, gossh.KeyAlgoRSASHA512}
	}
	if made == nil || !slices.Contains(algorithms, made.Format) {
		return fmt.Errorf("the certificate is not signed with an algorithm that is taken")
	}
	return nil
}
