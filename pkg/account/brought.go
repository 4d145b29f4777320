package account

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// BroughtVPC is a user's VPC as it was read. The zero value means that there is no such VPC, or that none was asked for.
type BroughtVPC struct {
	ID      string
	Subnets []Subnet
	// Endpoints are the services that have an endpoint in it, by their short names such as "ecr.api".
	Endpoints []string
}

// Subnet is a subnet of a user's VPC.
type Subnet struct {
	ID   string
	Zone string // its zone id
	// Exit is what its default route leads to; "" when it has none that works.
	Exit Exit
}

// Exit is the kind of thing that a default route leads to.
type Exit string

// The exits that are treated differently. Any other, such as a NAT gateway or instance, a transit gateway, a virtual private
// gateway or a firewall's endpoint, is a private subnet's way to the internet.
const (
	InternetGateway Exit = "internet gateway" // a public subnet
	Peering         Exit = "peering connection"
)

// recommended are the services whose endpoints keep AWS traffic of contexts in the VPC.
func recommended() []string {
	return []string{"ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "s3"}
}

// missingEndpoints are the recommended endpoints that the VPC does not have.
func (v BroughtVPC) missingEndpoints() []string {
	return slices.DeleteFunc(recommended(), func(service string) bool { return slices.Contains(v.Endpoints, service) })
}

// unfit says why contexts cannot use a subnet, "" when they can. A subnet without a default route will do only where every
// recommended endpoint is there; a peering connection does not pass traffic on to the internet (Amazon VPC Peering Guide,
// "Edge to edge routing").
func (v BroughtVPC) unfit(s Subnet) string {
	switch {
	case s.Exit == InternetGateway:
		return "public: its default route leads to an internet gateway"
	case s.Exit == Peering:
		return "not connected: its default route leads to a peering connection, which does not reach the internet"
	case s.Exit == "" && len(v.missingEndpoints()) > 0:
		return "not connected: it has no working default route"
	}
	return ""
}

// choose finds the subnets of the brought VPC that contexts use: those that the user named, or else all that fit.
func (v BroughtVPC) choose(id string, named []string) (subnets, warnings []string, err error) {
	if v.ID == "" {
		return nil, nil, fault.New(fault.NetworkVpcNotFound, "the VPC "+id+" was not found", "there is none with this id in this account and region",
			"check the id and the region; nothing was changed")
	}
	var fit []Subnet
	if len(named) > 0 {
		fit, err = v.named(named)
	} else {
		fit, err = v.fitting()
	}
	if err != nil {
		return nil, nil, err
	}
	zones := map[string]bool{}
	for _, s := range fit {
		subnets, zones[s.Zone] = append(subnets, s.ID), true
	}
	slices.Sort(subnets)
	if len(zones) < maxZones {
		warnings = append(warnings, fmt.Sprintf("the chosen subnets are in %d availability zones; three make contexts more robust", len(zones)))
	}
	if missing := v.missingEndpoints(); len(missing) > 0 {
		warnings = append(warnings, fmt.Sprintf("the VPC %s has no endpoints for %s; that traffic leaves it", v.ID, strings.Join(missing, ", ")))
	}
	return subnets, warnings, nil
}

// named are the named subnets; every problem with them is told at once.
func (v BroughtVPC) named(ids []string) ([]Subnet, error) {
	var found []Subnet
	var problems []string
	for _, id := range ids {
		i := slices.IndexFunc(v.Subnets, func(s Subnet) bool { return s.ID == id })
		if i < 0 {
			problems = append(problems, id+" is not in "+v.ID)
		} else if why := v.unfit(v.Subnets[i]); why != "" {
			problems = append(problems, id+" is "+why)
		} else {
			found = append(found, v.Subnets[i])
		}
	}
	if len(problems) > 0 {
		return nil, fault.New(fault.NetworkSubnetInvalid, "these subnets cannot be used", strings.Join(problems, "; "),
			"name private subnets of the VPC that reach the internet; nothing was changed")
	}
	return found, nil
}

// fitting are all subnets that fit, of which there must be one in each of three zones.
func (v BroughtVPC) fitting() ([]Subnet, error) {
	var fit []Subnet
	fits, unfits := map[string]int{}, map[string][]string{}
	for _, s := range v.Subnets {
		unfits[s.Zone] = append(unfits[s.Zone], "")
		if why := v.unfit(s); why == "" {
			fit, fits[s.Zone] = append(fit, s), fits[s.Zone]+1
		} else {
			unfits[s.Zone] = append(unfits[s.Zone], s.ID+" is "+why)
		}
	}
	if len(fits) >= maxZones {
		return fit, nil
	}
	code, what := fault.NetworkTooFewZones, fmt.Sprintf("the VPC %s has a private subnet that reaches the internet in %d of at least %d zones", v.ID, len(fits), maxZones)
	if len(fit) == 0 && len(unfits) > 0 {
		code, what = fault.NetworkNoEgress, "no private subnet of the VPC "+v.ID+" reaches the internet"
	}
	return nil, fault.New(code, what, perZone(fits, unfits),
		"give each of three zones a private subnet with a route to a NAT gateway, or bring another VPC; nothing was changed")
}

// perZone tells what was found in each zone.
func perZone(fits map[string]int, unfits map[string][]string) string {
	var lines []string
	for _, zone := range slices.Sorted(maps.Keys(unfits)) {
		found := slices.DeleteFunc(unfits[zone], func(text string) bool { return text == "" })
		if n := fits[zone]; n > 0 {
			found = append([]string{fmt.Sprintf("%d that fit", n)}, found...)
		}
		lines = append(lines, zone+": "+strings.Join(found, ", "))
	}
	if len(lines) == 0 {
		return "it has no subnets"
	}
	return strings.Join(lines, "; ")
}
