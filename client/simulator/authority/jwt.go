package authority

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
)

// keyID names the one key in the header of every token.
const keyID = "simulator-1"

// sign makes a JSON Web Token (ES256) of the claims.
func (a *Authority) sign(claims any) string {
	header, _ := json.Marshal(map[string]string{"typ": "JWT", "alg": "ES256", "kid": keyID})
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err) // only our own values come here
	}
	text := encode(header) + "." + encode(body)
	digest := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, a.key, digest[:])
	if err != nil {
		panic(err) // only without randomness
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return text + "." + encode(signature)
}

var errSignature = errors.New("the signature of the token is not valid")

// open checks the signature of a token that sign made, and decodes it.
func (a *Authority) open(token string, claims any) error {
	signed, signature, body, err := split(token)
	if err != nil {
		return err
	}
	if len(signature) != 64 {
		return errSignature
	}
	digest := sha256.Sum256([]byte(signed))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(&a.key.PublicKey, digest[:], r, s) {
		return errSignature
	}
	return json.Unmarshal(body, claims)
}

// split takes a token apart: what was signed, the signature, and the claims.
func split(token string) (signed string, signature, body []byte, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", nil, nil, errors.New("the token does not have three parts")
	}
	if signature, err = base64.RawURLEncoding.DecodeString(parts[2]); err != nil {
		return "", nil, nil, err
	}
	if body, err = base64.RawURLEncoding.DecodeString(parts[1]); err != nil {
		return "", nil, nil, err
	}
	return parts[0] + "." + parts[1], signature, body, nil
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// keys publishes the public half of the key.
func (a *Authority) keys(*http.Request) reply {
	point, err := a.key.PublicKey.Bytes() // 4, then X and Y of 32 bytes each
	if err != nil {
		panic(err) // the key is ours
	}
	return answer(http.StatusOK, map[string]any{"keys": []map[string]string{{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": keyID,
		"x": encode(point[1:33]), "y": encode(point[33:65]),
	}}})
}
