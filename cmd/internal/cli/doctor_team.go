package cli

import (
	"context"
	"errors"

	"msgtrace/cmd/internal/config"
	"msgtrace/cmd/internal/doctor"
	"msgtrace/cmd/internal/team"
)

// examineTeam tries the store that hosts share, if there is one.
func (a *app) examineTeam(ctx context.Context, chosen config.Chosen) []doctor.Finding {
	if chosen.Team.Store == "" || chosen.Profile == nil {
		return nil
	}
	options, err := teamOptions(ctx, chosen.Team)
	if err != nil {
		return []doctor.Finding{doctor.NoTeam(err.Error(), teamFix(err))}
	}
	report, err := team.Examine(ctx, options, budgetKey(chosen), teamTenant(chosen), a.flags.quota)
	if err != nil {
		return []doctor.Finding{doctor.NoTeam(options.Server()+": "+err.Error(), options.Fix(err))}
	}
	return doctor.Team(options, report, a.flags.quota)
}

// teamFix is how a secret of the team is mended.
func teamFix(err error) string {
	var known advised
	if errors.As(err, &known) {
		return known.lines
	}
	return "correct the file that team.key_file names"
}
