// Package regions lists the regions that an account can use.
package regions

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Regions are those of one account.
type Regions struct{ client *ec2.Client }

// New makes the adapter.
func New(cfg aws.Config) *Regions { return &Regions{client: ec2.NewFromConfig(cfg)} }

// OptedIn are the names of the regions that are enabled for the account, ordered. Without AllRegions EC2 leaves out the others
// (EC2 API reference, DescribeRegions).
func (r *Regions) OptedIn(ctx context.Context) ([]string, error) {
	out, err := r.client.DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return nil, awsfault.From(err, "ec2:DescribeRegions")
	}
	var names []string
	for _, region := range out.Regions {
		names = append(names, aws.ToString(region.RegionName))
	}
	slices.Sort(names)
	return names, nil
}
