package cli

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/amazon-genomics-cli/agc/pkg/aws/regions"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// atOnce is how many regions are read side by side.
const atOnce = 8

// regionReport is one element of the JSON document of `agc account status --all-regions`.
type regionReport struct {
	Region string `json:"region"`
	// Status is null where the region could not be read; Fault says why.
	Status *statusReport `json:"status"`
	Fault  fault.Fault   `json:"fault"`
}

// statusEverywhere shows the regions that the account can use side by side. One that cannot be read is shown as such.
func statusEverywhere(ctx context.Context, o *StatusOptions) error {
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	names, err := regions.New(cfg).OptedIn(ctx)
	if err != nil {
		return err
	}
	reports := make([]regionReport, len(names))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, name := range names {
		group.Go(func() error {
			there, place := cfg.Copy(), client.Place()
			there.Region, place.Region = name, name
			reports[i].Region = name
			status, err := source{there, operation.New(there, place, o.Now, o.Rand)}.read(ctx, o.Now())
			if err != nil {
				_, reports[i].Fault = diagnose(err)
				return nil
			}
			reports[i].Status = &status
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if o.json() {
		return o.document(reports)
	}
	var rows [][]string
	for _, r := range reports {
		rows = append(rows, r.row())
	}
	return o.printRows([]string{"REGION", "STATE", "VERSION", "CONTEXTS", "A DAY", "IDLE"}, rows)
}

func (r regionReport) row() []string {
	if r.Status == nil {
		return []string{r.Region, "not readable", "", "", "", r.Fault.Error()}
	}
	cost := "not known"
	if r.Status.Cost.Known {
		cost = fmt.Sprintf("$%.2f", r.Status.Cost.PerDay)
	}
	return []string{r.Region, string(r.Status.State), r.Status.Version, fmt.Sprint(len(r.Status.Contexts)), cost, strings.TrimSpace(r.Status.Idle.state())}
}
