package account

import (
	"maps"
	"slices"
	"time"
)

// inactive is a region in which nothing of AGC exists.
func inactive() Snapshot {
	return Snapshot{
		Account: "123456789012", Region: "us-east-1", Partition: "aws", Time: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC),
		Zones:      []Zone{{"use1-az1", "us-east-1a"}, {"use1-az2", "us-east-1b"}, {"use1-az3", "us-east-1c"}, {"use1-az4", "us-east-1d"}},
		DefaultAMI: "ami-1", Quotas: Quotas{Unreadable: "not read in this test"}, Templates: map[string]string{"core": "core-1", "network": "network-1"},
	}
}

// carryOut is the region after every step of the plan succeeded: the model of what the machine does.
func carryOut(s Snapshot, p Plan) Snapshot {
	for _, stage := range p.Stages {
		for _, step := range stage.Steps {
			s = carryOutStep(s, step)
		}
	}
	return s
}

func carryOutStep(s Snapshot, step Step) Snapshot {
	switch step.Kind {
	case DrainKind:
		s.Contexts = nil
	case SweepKind:
		s.Pointers = slices.DeleteFunc(slices.Clone(s.Pointers), func(name string) bool {
			return slices.ContainsFunc(step.Things, func(thing Thing) bool { return thing.ID == name })
		})
	case StorageKind:
		s.Storage.Bucket.Lacks, s.Storage.Table.Lacks = nil, nil
	}
	if step.Kind != StackKind {
		return s
	}
	stack := Stack{}
	if step.Goal == Present {
		stack = Stack{
			Name: step.Stack, Status: "CREATE_COMPLETE", Template: s.Templates[step.Template],
			Parameters: map[string]string{}, Tags: map[string]string{}, Outputs: map[string]string{}, Protected: true,
		}
		for _, p := range step.Parameters {
			stack.Parameters[p.Name] = p.Value
			if p.FromStack != "" {
				stack.Parameters[p.Name] = s.stack(p.FromStack).Outputs[p.FromOutput]
			}
		}
		for _, t := range step.Tags {
			stack.Tags[t.Key] = t.Value
		}
		if step.Template == networkTemplate {
			maps.Copy(stack.Outputs, map[string]string{"VpcId": "vpc-" + step.Stack, "Subnets": "subnet-1,subnet-2", "SubnetCount": "2"})
		}
	}
	return withStack(s, step.Stack, stack)
}

// withStack is the snapshot with the stack of this name replaced; the zero stack removes it.
func withStack(s Snapshot, name string, stack Stack) Snapshot {
	if name == CoreStack {
		s.Core = stack
		return s
	}
	var networks []Stack
	for _, n := range s.Networks {
		if n.Name != name {
			networks = append(networks, n)
		}
	}
	if stack.Exists() {
		networks = append(networks, stack)
	}
	s.Networks = networks
	return s
}

// active is a region after a first activation.
func active() Snapshot {
	s := inactive()
	p, err := MakePlan(Request{Action: Activate}, s)
	if err != nil {
		return Snapshot{}
	}
	return carryOut(s, p)
}

// stepIDs are the ids of the plan's steps, stage by stage.
func stepIDs(p Plan) [][]string {
	ids := [][]string{}
	for _, stage := range p.Stages {
		var of []string
		for _, step := range stage.Steps {
			of = append(of, step.ID)
		}
		ids = append(ids, of)
	}
	return ids
}
