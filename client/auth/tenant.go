package auth

import (
	"context"
	"fmt"
	"strings"

	"msgtrace/client"
)

// Verify refuses an access token that is another tenant's than the profile's: one
// that somebody else got. It asks the authority where the profile names the
// tenant by a domain. A token that cannot be read is not refused.
func (s *Source) Verify(ctx context.Context, token client.Secret) error {
	return s.checkTenant(ctx, result{value: token})
}

// checkTenant compares the tenant of a token with the profile's, as far as
// both are known.
func (s *Source) checkTenant(ctx context.Context, got result) error {
	tenant := got.tenant
	if claims, err := ReadClaims(got.value.Reveal()); err == nil && claims.Tenant != "" {
		tenant = claims.Tenant
	}
	if tenant == "" || s.options.Tenant == "" {
		return nil
	}
	want, err := s.tenantID(ctx)
	if err != nil {
		return err
	}
	if want == "" || strings.EqualFold(tenant, want) {
		return nil
	}
	return OtherTenant(tenant, want)
}

// OtherTenant is the error of a token that is for another tenant than the profile's.
func OtherTenant(got, want string) *Error {
	if !client.IsGUID(got) {
		got = "unreadable"
	}
	return &Error{Kind: KindTenant, Message: fmt.Sprintf("the sign-in is for another tenant (%s) than the profile's (%s)", got, want),
		Fix: "Sign in with an account of the profile's tenant, or use the profile of the other one: --profile."}
}

// tenantID is the tenant's id. A profile may name the tenant by a domain, and
// then only discovery tells; most sign-ins have made it already.
func (s *Source) tenantID(ctx context.Context) (string, error) {
	if client.IsGUID(s.options.Tenant) {
		return s.options.Tenant, nil
	}
	s.wire.mu.Lock()
	known := s.wire.tenant
	s.wire.mu.Unlock()
	if known != "" || ctx.Value(offline{}) != nil {
		return known, nil
	}
	probe, err := s.Probe(ctx)
	return probe.TenantID, err
}
