// Package zones finds the availability zones in which a network can be built.
package zones

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Zones are the availability zones of one region.
type Zones struct {
	client *ec2.Client
	region string
}

// New makes the adapter.
func New(cfg aws.Config) *Zones { return &Zones{client: ec2.NewFromConfig(cfg), region: cfg.Region} }

// endpoints are the services to which a private network has interface endpoints; not every zone offers each of them.
func endpoints() []string {
	return []string{"ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs"}
}

// Usable are the availability zones that are available and opted in and in which every interface endpoint of a network can
// be made, ordered by zone id. Local zones and Wavelength zones are none.
func (z *Zones) Usable(ctx context.Context) ([]account.Zone, error) {
	zones, err := z.open(ctx)
	if err != nil {
		return nil, err
	}
	offers, err := z.offers(ctx)
	if err != nil {
		return nil, err
	}
	for _, offered := range offers {
		zones = slices.DeleteFunc(zones, func(zone account.Zone) bool { return !slices.Contains(offered, zone.Name) })
	}
	slices.SortFunc(zones, func(a, b account.Zone) int { return cmp.Compare(a.ID, b.ID) })
	return zones, nil
}

// open are the zones that can be used at all. Without AllAvailabilityZones, EC2 leaves out the zones that are not opted in.
func (z *Zones) open(ctx context.Context) ([]account.Zone, error) {
	out, err := z.client.DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{})
	if err != nil {
		return nil, awsfault.From(err, "ec2:DescribeAvailabilityZones")
	}
	zones := []account.Zone{}
	for _, zone := range out.AvailabilityZones {
		kind := aws.ToString(zone.ZoneType)
		if zone.State == types.AvailabilityZoneStateAvailable && zone.OptInStatus != types.AvailabilityZoneOptInStatusNotOptedIn &&
			(kind == "" || kind == "availability-zone") {
			zones = append(zones, account.Zone{ID: aws.ToString(zone.ZoneId), Name: aws.ToString(zone.ZoneName)})
		}
	}
	return zones, nil
}

// offers are, for each endpoint, the names of the zones that offer it. A service that EC2 does not list is offered nowhere.
func (z *Zones) offers(ctx context.Context) (map[string][]string, error) {
	offers := map[string][]string{}
	in := &ec2.DescribeVpcEndpointServicesInput{}
	for _, name := range endpoints() {
		service := "com.amazonaws." + z.region + "." + name
		offers[service] = []string{}
		in.ServiceNames = append(in.ServiceNames, service)
	}
	for {
		page, err := z.client.DescribeVpcEndpointServices(ctx, in)
		if err != nil {
			return nil, awsfault.From(err, "ec2:DescribeVpcEndpointServices")
		}
		for _, detail := range page.ServiceDetails {
			if name := aws.ToString(detail.ServiceName); offers[name] != nil {
				offers[name] = append(offers[name], detail.AvailabilityZones...)
			}
		}
		if aws.ToString(page.NextToken) == "" {
			return offers, nil
		}
		in.NextToken = page.NextToken
	}
}
