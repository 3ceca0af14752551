package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestDiscoveryNamesTheEndpoints(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	for _, tenant := range []string{DefaultTenant, strings.ToUpper(DefaultTenant), DefaultDomain} {
		got := get(t, server, "/"+tenant+"/v2.0/.well-known/openid-configuration")
		if got.status != http.StatusOK || got.header.Get("Cache-Control") != "no-store, no-cache" {
			t.Errorf("%s: got %d, Cache-Control %q, want 200, no-store, no-cache", tenant, got.status, got.header.Get("Cache-Control"))
		}
		for name, want := range map[string]string{
			"issuer":                        "/" + DefaultTenant + "/v2.0",
			"authorization_endpoint":        "/" + tenant + "/oauth2/v2.0/authorize",
			"token_endpoint":                "/" + tenant + "/oauth2/v2.0/token",
			"device_authorization_endpoint": "/" + tenant + "/oauth2/v2.0/devicecode",
			"jwks_uri":                      "/" + tenant + "/discovery/v2.0/keys",
		} {
			if got.word(name) != server.URL+want {
				t.Errorf("%s: got the %s %q, want %q", tenant, name, got.word(name), server.URL+want)
			}
		}
	}
}

func TestPublishedKeyVerifiesTheTokens(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{})
	var published struct {
		Keys []struct{ Kty, Crv, Alg, Kid, X, Y string }
	}
	if text := get(t, server, "/"+DefaultTenant+"/discovery/v2.0/keys").text; json.Unmarshal([]byte(text), &published) != nil || len(published.Keys) != 1 {
		t.Fatalf("got %s, want one key", text)
	}
	key := published.Keys[0]
	if key.Kty != "EC" || key.Crv != "P-256" || key.Alg != "ES256" {
		t.Errorf("got the key %+v, want an ES256 key on P-256", key)
	}
	point := []byte{4} // X and Y follow
	for _, text := range []string{key.X, key.Y} {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || len(raw) != 32 {
			t.Fatalf("got the coordinate %q (%d bytes, %v), want 32 bytes", text, len(raw), err)
		}
		point = append(point, raw...)
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatalf("got the key %+v, want a point of the curve: %v", key, err)
	}
	tokens := signIn(t, a, server)
	for _, name := range []string{"access_token", "id_token"} {
		signed, signature, _, err := split(tokens.word(name))
		if err != nil {
			t.Fatalf("%s: got %v, want a token of three parts", name, err)
		}
		header, _, _ := strings.Cut(signed, ".")
		raw, _ := base64.RawURLEncoding.DecodeString(header)
		var head struct{ Kid string }
		if json.Unmarshal(raw, &head) != nil || head.Kid != key.Kid {
			t.Errorf("%s: got the header %s, want the kid %q", name, raw, key.Kid)
		}
		digest := sha256.Sum256([]byte(signed))
		if !ecdsa.Verify(public, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
			t.Errorf("%s: the published key does not verify the signature, want that it does", name)
		}
	}
}

func TestUnknownTenantsAreRefused(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	for _, path := range []string{"/fabrikam.com/v2.0/.well-known/openid-configuration", "/common/discovery/v2.0/keys", "/organizations/oauth2/v2.0/authorize"} {
		wantRefusal(t, path, get(t, server, path), http.StatusBadRequest, "invalid_tenant", 90002)
	}
}

func TestUnknownApplicationsGetNoDeviceCode(t *testing.T) {
	t.Parallel()
	a, server, _ := serve(t, Options{ClientID: "11111111-2222-4333-8444-555555555555", Tenant: DefaultTenant})
	wantRefusal(t, "devicecode", post(t, server, "devicecode", application()), http.StatusBadRequest, "unauthorized_client", 700016)
	startDevice(t, server, "client_id", a.ClientID())
	if a.Tenant() != DefaultTenant || a.ClientID() != "11111111-2222-4333-8444-555555555555" {
		t.Errorf("got the tenant %s and the application %s, want those of the options", a.Tenant(), a.ClientID())
	}
}

func TestRefusalsRepeatTheIDOfTheRequest(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{})
	request := postRequest(t, server, "token", application())
	request.Header.Set("client-request-id", "0f4c2a10-0000-4000-8000-000000000001")
	got := send(t, server, request)
	if id := got.word("correlation_id"); id != "0f4c2a10-0000-4000-8000-000000000001" || !strings.Contains(got.word("error_description"), "Correlation ID: "+id+" ") {
		t.Errorf("got the correlation_id %q in %q, want the id of the request in both", id, got.word("error_description"))
	}
	if want := server.URL + "/error?code=7000218"; got.word("error_uri") != want {
		t.Errorf("got the error_uri %q, want %q", got.word("error_uri"), want)
	}
}

func TestDateIsAheadInEveryAnswer(t *testing.T) {
	t.Parallel()
	_, server, _ := serve(t, Options{DateAhead: -10 * time.Minute})
	for _, path := range []string{"/", "/device", "/" + DefaultTenant + "/v2.0/.well-known/openid-configuration"} {
		if got, want := get(t, server, path).header.Get("Date"), "Wed, 04 Mar 2026 04:56:07 GMT"; got != want {
			t.Errorf("%s: got the Date %q, want %q", path, got, want)
		}
	}
}
