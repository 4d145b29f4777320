package account

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The deadlines of a stack step in minutes, from the start of its stage.
const (
	presentMinutes = 60
	absentMinutes  = 100
	sweepMinutes   = 10
)

// The names of the templates, as in package template.
const (
	coreTemplate    = "core"
	networkTemplate = "network"
)

// networkStep brings the managed network about.
func networkStep(w Settings, reason string) Step {
	parameters := []Parameter{{Name: "Cidr", Value: w.CIDR}, {Name: "Mode", Value: w.Mode}}
	for i := range maxZones {
		id := ""
		if i < len(w.Zones) {
			id = w.Zones[i].ID
		}
		parameters = append(parameters, Parameter{Name: "Zone" + strconv.Itoa(i+1), Value: id})
	}
	return Step{
		ID: "network", Kind: StackKind, Title: "Make the network", Reason: reason,
		Stack: NetworkPrefix + w.Network, Goal: Present, Template: networkTemplate, Parameters: parameters, Tags: w.tagged(),
		Minutes: presentMinutes,
	}
}

// removeNetwork makes a managed network go.
func removeNetwork(name, reason string) Step {
	return Step{
		ID: "remove-" + name, Kind: StackKind, Title: "Remove the network " + name, Reason: reason,
		Stack: name, Goal: Absent, Minutes: absentMinutes,
	}
}

// coreStep brings core about with these parameters and tags.
func coreStep(id, title, reason string, parameters []Parameter, tags []Tag) Step {
	return Step{
		ID: id, Kind: StackKind, Title: title, Reason: reason, Stack: CoreStack, Goal: Present,
		Template: coreTemplate, Parameters: parameters, Tags: tags, Minutes: presentMinutes,
	}
}

// pointers are core's parameters while the region is active.
func pointers(w Settings) []Parameter {
	network := NetworkPrefix + w.Network
	count := Parameter{Name: "SubnetCount", FromStack: network, FromOutput: "SubnetCount"}
	subnets := Parameter{Name: "Subnets", FromStack: network, FromOutput: "Subnets"}
	vpc := Parameter{Name: "VpcId", FromStack: network, FromOutput: "VpcId"}
	if w.VPC != "" {
		count = Parameter{Name: "SubnetCount", Value: strconv.Itoa(len(w.Subnets))}
		subnets = Parameter{Name: "Subnets", Value: strings.Join(w.Subnets, ",")}
		vpc = Parameter{Name: "VpcId", Value: w.VPC}
	}
	return []Parameter{
		{Name: "Active", Value: "true"},
		{Name: "Ami", Value: w.AMI},
		{Name: "Bucket", Value: w.Bucket},
		{Name: "CustomTags", Value: tagsText(w.Tags)},
		{Name: "IdleAfter", Value: w.IdleAfter},
		{Name: "IdleNotice", Value: w.IdleNotice},
		{Name: "ImageChoice", Value: w.ImageChoice},
		{Name: "Mode", Value: w.Mode},
		{Name: "Network", Value: w.Network},
		{Name: "SubnetChoice", Value: strings.Join(w.SubnetChoice, ",")},
		count, subnets, vpc,
	}
}

// noPointers are core's parameters while the region is inactive.
func noPointers(w Settings) []Parameter {
	return []Parameter{
		{Name: "Active", Value: "false"},
		{Name: "Ami", Value: w.AMI},
		{Name: "Bucket", Value: w.Bucket},
		{Name: "CustomTags", Value: tagsText(w.Tags)},
		{Name: "IdleAfter", Value: w.IdleAfter},
		{Name: "IdleNotice", Value: w.IdleNotice},
		{Name: "ImageChoice", Value: w.ImageChoice},
		{Name: "Mode", Value: w.Mode},
		{Name: "Network"},
		{Name: "SubnetChoice"},
		{Name: "SubnetCount"},
		{Name: "Subnets"},
		{Name: "VpcId"},
	}
}

// asRecorded are core's parameters as they are, so that a step changes nothing else; what an older core does not record, and
// all that a core has that is not made yet, is as in w.
func (s Snapshot) asRecorded(w Settings) []Parameter {
	parameters := noPointers(w)
	if !s.Core.Exists() || s.Core.corpse() {
		return parameters
	}
	for i, p := range parameters {
		if value, ok := s.Core.Parameters[p.Name]; ok {
			parameters[i].Value = value
		}
	}
	return parameters
}

// with returns the parameters with one literal value replaced.
func with(parameters []Parameter, name, value string) []Parameter {
	out := slices.Clone(parameters)
	for i := range out {
		if out[i].Name == name {
			out[i] = Parameter{Name: name, Value: value}
		}
	}
	return out
}

// unlike says in a few words why the stack is not what the step wants, or "" when it is.
func (s Snapshot) unlike(step Step) string {
	stack := s.stack(step.Stack)
	switch {
	case !stack.Exists():
		return "it does not exist"
	case !stack.Serving():
		return "it is " + stack.Status
	case stack.Template != s.Templates[step.Template]:
		return "its template is of another version"
	case !s.sameParameters(stack, step.Parameters):
		return "its parameters differ"
	case stack.tagsDiffer(step.Tags):
		return "its tags differ"
	case !stack.Protected:
		return "it is not protected against deletion"
	}
	return ""
}

// judged completes a step by the reason for it, "" for none, and by whether it has drift to put back.
func (s Snapshot) judged(step Step) Step {
	drift := driftReason(s.drifted(step.Stack))
	step.Reason, step.Revert = cmp.Or(drift, s.unlike(step)), drift != ""
	return step
}

func (s Snapshot) sameParameters(stack Stack, wanted []Parameter) bool {
	return !slices.ContainsFunc(wanted, func(p Parameter) bool {
		value := p.Value
		if p.FromStack != "" {
			value = s.stack(p.FromStack).Outputs[p.FromOutput]
		}
		return stack.Parameters[p.Name] != value
	})
}

func (s Snapshot) stack(name string) Stack {
	if name == CoreStack {
		return s.Core
	}
	i := slices.IndexFunc(s.Networks, func(n Stack) bool { return n.Name == name })
	if i < 0 {
		return Stack{}
	}
	return s.Networks[i]
}
