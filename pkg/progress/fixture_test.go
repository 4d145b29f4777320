package progress

import (
	"iter"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// begin is when the operation of the tests begins, by AWS's clock.
var begin = time.Date(2026, 11, 24, 22, 36, 0, 0, time.UTC)

func at(seconds float64) time.Time {
	return begin.Add(time.Duration(seconds * float64(time.Second)))
}

func plan() account.Plan {
	return account.Plan{ID: "0123456789ab", Summary: "make the region active", Stages: []account.Stage{
		{Title: "Build", Steps: []account.Step{
			{ID: "network", Title: "Make the network", Reason: "it does not exist", Stack: "Agc-Network-1", Goal: account.Present},
			{ID: "storage", Title: "Make bucket and table", Reason: "it does not exist", Stack: "Agc-Core", Goal: account.Present},
		}},
		{Title: "Point", Steps: []account.Step{
			{ID: "pointers", Title: "Make the region active", Reason: "contexts find the network through it", Stack: "Agc-Core", Goal: account.Present},
		}},
	}}
}

func change(seconds float64, stack, id, kind, status, reason string) operation.Event {
	return operation.ResourceChanged{At: at(seconds), Stack: stack, LogicalID: id, Type: kind, Status: status, Reason: reason}
}

// half is the first minute of an activation: the network is being made, the storage is there.
func half() []operation.Event {
	return []operation.Event{
		operation.Begun{At: at(0), Operation: account.Operation{ID: "activate-1"}, Action: account.Activate},
		operation.Planned{At: at(2), Plan: plan()},
		operation.StepStarted{At: at(3), Step: "network"},
		operation.StepStarted{At: at(3), Step: "storage"},
		change(4, "Agc-Network-1", "Vpc", "AWS::EC2::VPC", "CREATE_IN_PROGRESS", ""),
		change(4, "Agc-Core", "Table", "AWS::DynamoDB::Table", "CREATE_IN_PROGRESS", ""),
		change(5, "Agc-Network-1", "Vpc", "AWS::EC2::VPC", "CREATE_IN_PROGRESS", "Resource creation Initiated"),
		change(15, "Agc-Network-1", "Vpc", "AWS::EC2::VPC", "CREATE_COMPLETE", ""),
		change(16, "Agc-Network-1", "Nat1", "AWS::EC2::NatGateway", "CREATE_IN_PROGRESS", ""),
		change(16, "Agc-Network-1", "EndpointLogs", "AWS::EC2::VPCEndpoint", "CREATE_IN_PROGRESS", ""),
		change(30, "Agc-Core", "Table", "AWS::DynamoDB::Table", "CREATE_COMPLETE", ""),
		operation.StepSettled{At: at(33), Step: "storage"},
		change(60, "Elsewhere", "Other", "AWS::EC2::VPC", "CREATE_IN_PROGRESS", ""),
	}
}

// success is a whole activation.
func success() []operation.Event {
	return append(half(),
		change(110, "Agc-Network-1", "Nat1", "AWS::EC2::NatGateway", "CREATE_COMPLETE", ""),
		change(120, "Agc-Network-1", "EndpointLogs", "AWS::EC2::VPCEndpoint", "CREATE_COMPLETE", ""),
		operation.StepSettled{At: at(130), Step: "network"},
		operation.StepStarted{At: at(131), Step: "pointers"},
		operation.StepSettled{At: at(140), Step: "pointers"},
		operation.Ended{At: at(141), Outcome: account.Outcome{Operation: "activate-1", Status: account.StatusSucceeded}})
}

// disaster is an activation that fails and tidies up.
func disaster() []operation.Event {
	remove := account.Plan{Summary: "tidy up", Stages: []account.Stage{{Title: "Remove", Steps: []account.Step{
		{ID: "remove", Title: "Remove the network Agc-Network-1", Reason: "nothing points to it", Stack: "Agc-Network-1", Goal: account.Absent},
	}}}}
	why := fault.Fault{
		Code: fault.StackFailed, What: "the stack Agc-Network-1 failed",
		Why: "Nat1 (AWS::EC2::NatGateway): The maximum number of addresses has been reached. (Service: Ec2, Status Code: 400)",
	}
	return append(half(),
		change(70, "Agc-Network-1", "Nat1", "AWS::EC2::NatGateway", "CREATE_FAILED", "The maximum number of\naddresses has been reached."),
		operation.StepFailed{At: at(80), Step: "network", Fault: why},
		operation.Recovering{At: at(82), Plan: remove},
		operation.StepStarted{At: at(83), Step: "remove"},
		change(84, "Agc-Network-1", "Vpc", "AWS::EC2::VPC", "DELETE_IN_PROGRESS", ""),
		change(90, "Agc-Network-1", "Vpc", "AWS::EC2::VPC", "DELETE_COMPLETE", ""),
		operation.StepSettled{At: at(91), Step: "remove"},
		operation.Ended{At: at(92), Outcome: account.Outcome{Operation: "activate-1", Status: account.StatusFailed, Fault: why}})
}

func sequence(events []operation.Event, err error) iter.Seq2[operation.Event, error] {
	return func(yield func(operation.Event, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}
