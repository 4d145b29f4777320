package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
)

// logs is where what the functions of a backend log can be read; the zero value is that of no backend.
type logs struct{ group, region, profile string }

// logs reads where the backend logs. What cannot be read is not known: this only ever goes with something else.
func (f *Factory) logs(ctx context.Context) logs {
	if f.place.Region == "" { // AWS was not reached
		return logs{}
	}
	const limit = 10 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit) // who interrupted wants to know, too
	defer cancel()
	installed, err := bootstrap.Read(ctx, f.cfg)
	if err != nil {
		return logs{}
	}
	return f.logsOf(installed)
}

func (f *Factory) logsOf(installed bootstrap.Status) logs {
	return logs{group: installed.LogGroup, region: f.place.Region, profile: f.Flags.Profile}
}

// query is the command of the AWS CLI that shows what was logged of an operation, oldest line first; "" where that is not
// known. Every line of an operation has its id in it.
func (l logs) query(operation string, since time.Time) string {
	if l.group == "" || operation == "" {
		return ""
	}
	text := fmt.Sprintf("aws logs tail %s --region %s", l.group, l.region)
	if l.profile != "" {
		text += fmt.Sprintf(" --profile %q", l.profile)
	}
	return text + fmt.Sprintf(` --since %s --format short --filter-pattern '"%s"'`, since.UTC().Format(time.RFC3339), operation)
}

// outcome writes an outcome as the command's document.
func (f *Factory) outcome(ctx context.Context, o account.Outcome) error {
	o.Logs = f.logs(ctx).query(o.Operation, o.StartedAt)
	return f.document(o)
}
