package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// fits makes sure that the backend understands what this agc asks for, and says when it could do more. A backend that is not there,
// or that may not be read, is for others to tell.
func (f *Factory) fits(ctx context.Context, cfg aws.Config) error {
	installed, err := bootstrap.Read(ctx, cfg)
	if err != nil || !installed.Installed {
		return nil //nolint:nilerr // starting the operation tells
	}
	switch age := newer(installed.Version, account.Version); {
	case age < 0:
		return fault.New(fault.BackendOutdated, "the backend in "+cfg.Region+" is older than this agc",
			fmt.Sprintf("it is version %s, and agc %s may ask for what it does not know", installed.Version, account.Version),
			"have it upgraded with 'agc bootstrap' by an administrator, also while the region is active; nothing was changed")
	case age > 0:
		f.say("The backend in %s is version %s, newer than this agc (%s): get the new one to use all of it.", cfg.Region, installed.Version, account.Version)
	}
	return nil
}

// newer compares two versions by their first two numbers, beyond which they understand each other: below, at or above 0 when a is
// older than, as old as or newer than b. What is no version is as old as any.
func newer(a, b string) int {
	left, right := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(2, len(left), len(right)) {
		x, errX := strconv.Atoi(left[i])
		y, errY := strconv.Atoi(right[i])
		if errX != nil || errY != nil {
			return 0
		}
		if x != y {
			return x - y
		}
	}
	return 0
}
