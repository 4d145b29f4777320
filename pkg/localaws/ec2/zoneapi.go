package ec2

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// RefuseNat makes a zone, given by its id, one that cannot take NAT gateways.
func (s *Service) RefuseNat(zoneID string) {
	defer s.enter()()
	s.noNat[zoneID] = true
}

// DescribeAvailabilityZones lists the region's zones: those the account can use, or all of them.
func (s *Service) DescribeAvailabilityZones(_ context.Context, in *sdk.DescribeAvailabilityZonesInput) (*sdk.DescribeAvailabilityZonesOutput, error) {
	if err := only(in, in.DryRun, "AllAvailabilityZones", "Filters", "ZoneIds", "ZoneNames"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rows, err := s.zoneRows(in)
	if err != nil {
		return nil, err
	}
	out, err := everything(s, in.Filters, rows, &zone{}, s.viewZone)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeAvailabilityZonesOutput{AvailabilityZones: out}, nil
}

// zoneRows are the zones that the request names by name or id, or those it may see.
func (s *Service) zoneRows(in *sdk.DescribeAvailabilityZonesInput) ([]*zone, error) {
	var rows []*zone
	for _, name := range slices.Concat(in.ZoneNames, in.ZoneIds) {
		z := s.zone(name)
		if z == nil {
			return nil, invalid("Invalid availability zone: [%s]", name)
		}
		rows = append(rows, z)
	}
	for i := range s.zones {
		if z := &s.zones[i]; len(in.ZoneNames)+len(in.ZoneIds) == 0 && (z.local == "" || aws.ToBool(in.AllAvailabilityZones)) {
			rows = append(rows, z)
		}
	}
	return rows, nil
}

// zone finds a zone by name or id.
func (s *Service) zone(name string) *zone {
	for i := range s.zones {
		if z := &s.zones[i]; z.name == name || z.id == name {
			return z
		}
	}
	return nil
}

// place is the zone a new subnet goes to. With none named AWS takes one of its choice; here it is the first.
func (s *Service) place(name, id *string) (*zone, error) {
	wanted, parameter := name, "availabilityZone"
	if name == nil {
		wanted, parameter = id, "availabilityZoneId"
	}
	if wanted == nil {
		return &s.zones[0], nil
	}
	var usable []string
	for i := range s.zones {
		z := &s.zones[i]
		shown := z.name
		if name == nil {
			shown = z.id
		}
		if z.local == "" && shown == *wanted {
			return z, nil
		}
		if z.local == "" {
			usable = append(usable, shown)
		}
	}
	return nil, invalid("Value (%s) for parameter %s is invalid. Subnets can currently only be created in the following availability zones: %s.",
		*wanted, parameter, strings.Join(usable, ", "))
}

func (z *zone) ident() string { return z.id }

func (z *zone) kind() string {
	if z.local != "" {
		return "local-zone"
	}
	return "availability-zone"
}

func (z *zone) group(s *Service) string {
	if z.local != "" {
		return z.local
	}
	return s.reg.Name + "-zg-1"
}

func (z *zone) optIn() types.AvailabilityZoneOptInStatus {
	if z.local != "" {
		return types.AvailabilityZoneOptInStatusNotOptedIn
	}
	return types.AvailabilityZoneOptInStatusOptInNotRequired
}

func (z *zone) facts(s *Service) facts {
	return facts{
		"zone-name": {z.name}, "zone-id": {z.id}, "zone-type": {z.kind()}, "group-name": {z.group(s)},
		"opt-in-status": {string(z.optIn())}, "region-name": {s.reg.Name}, "state": {"available"},
	}
}

func (s *Service) viewZone(z *zone) types.AvailabilityZone {
	border := s.reg.Name
	if z.local != "" {
		border = z.local
	}
	return types.AvailabilityZone{
		ZoneName: aws.String(z.name), ZoneId: aws.String(z.id), ZoneType: aws.String(z.kind()), RegionName: aws.String(s.reg.Name),
		GroupName: aws.String(z.group(s)), NetworkBorderGroup: aws.String(border), OptInStatus: z.optIn(),
		State: types.AvailabilityZoneStateAvailable,
	}
}
