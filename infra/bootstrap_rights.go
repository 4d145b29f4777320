package main

import (
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// describe says what a function is for; it is the function's description in the Lambda console.
func describe(name string) string {
	return map[string]string{
		"begin":   "Checks a request and takes the region's lock",
		"plan":    "Reads the region and plans what has to be done, also after a failure",
		"stack":   "Looks at one stack and does what is next for it",
		"storage": "Puts the protections of bucket and table in force",
		"sweep":   "Removes what no stack holds",
		"guard":   "Makes sure that nobody uses what is about to go",
		"drain":   "Ends the work of contexts and removes them",
		"wake":    "Tells the steps that wait for a stack that it has changed",
		"finish":  "Writes the outcome and frees the lock",
	}[name]
}

// rights are what a function may do, its own log aside. Each function has them to itself.
func rights(name string, service, remover awsiam.CfnRole) []statement {
	switch name {
	case "begin":
		return []statement{
			items("LockAndRecord", "takes the lock, and writes the operation's record while it holds it, in one transaction with a look at the lock", partitions("lock", "operation"), "GetItem", "PutItem", "ConditionCheckItem"),
			askExecutions(),
		}
	case "plan":
		return append(slices.Concat(readRegion(), readStorage(), readDrift()), listStacks(),
			statement{
				sid: "ReadPointers", why: "finds parameters that no stack holds, which would be in the way of an activation",
				actions: []string{"ssm:GetParametersByPath"}, resources: []*string{arn("ssm", "parameter"+strings.TrimSuffix(account.PointerPath, "/"))},
			},
			readParts(), readUse(), lastOperation(),
			items("LockAndRecord", "writes the plan into the operation's record while it holds the lock, and notes since when nobody uses the region", partitions("lock", "operation", "idle"), "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem"))
	case "stack":
		return append(changeStacks(service), completeSteps(),
			readLock(), wait())
	case "storage":
		return append(protectStorage(), readLock())
	case "sweep":
		return append(removeParts(), readLock(),
			statement{sid: "RemovePointers", why: "removes the parameters that no stack holds", actions: []string{"ssm:DeleteParameter"}, resources: pointersArn()})
	case "guard":
		return []statement{listStacks(), readParts()}
	case "drain":
		return append(drainContexts(), listStacks(), passToCloudFormation("PassContextRemover", "lets CloudFormation delete contexts whose own role is gone", remover), completeSteps(),
			readLock(), wait())
	case "wake":
		return []statement{items("Waits", "finds who waits for a stack and forgets who was woken", partitions("wait#*"), "Query", "DeleteItem"), completeSteps()}
	case "finish":
		return []statement{
			items("RecordAndFree", "writes outcome and history and frees the lock, in one transaction", partitions("lock", "operation", "idle"), "GetItem", "PutItem", "UpdateItem"), listStacks(),
			{sid: "Announce", why: "announces what became of the region, for the topic and for rules of the account's own", actions: []string{"events:PutEvents"}, resources: []*string{arn("events", "event-bus/default")}},
		}
	default:
		return nil
	}
}

// partitions are the partition keys of the items that a statement is about: "lock", "operation", and "wait#" with a stack.
func partitions(keys ...string) map[string]map[string]any {
	return map[string]map[string]any{"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
}

// items allows operations on the state table's items under certain partition keys. A transaction needs the rights of the
// operations in it, on the partition keys of all of it.
func items(sid, why string, of map[string]map[string]any, operations ...string) statement {
	return statement{
		sid: sid, why: why, actions: prefixed("dynamodb", operations...), conditions: of,
		resources: []*string{arn("dynamodb", "table/"+stateTableName)},
	}
}

// readLock is the fence of every call that changes something.
func readLock() statement {
	return items("ReadLock", "makes sure just before each call that its operation still owns the region", partitions("lock"), "GetItem")
}

func wait() statement {
	return items("Wait", "notes that a step waits for a stack", partitions("wait#*"), "PutItem")
}

// askExecutions allows to ask how an execution stands and how it was started.
func askExecutions() statement {
	return statement{
		sid: "AskExecutions", why: "asks whether the lock's owner still runs, since a dead one's lock can be taken, and by which alias an operation was started that is forced", actions: []string{"states:DescribeExecution"},
		resources: []*string{arn("states", "execution:"+machine.Name+":*")},
	}
}

// completeSteps allows to complete waiting steps. IAM checks the state machine that the token belongs to, although the Service
// Authorization Reference knows no resource for it (aws/aws-cdk#8486; the denial in NOAA-OWP/hydrovis#837).
func completeSteps() statement {
	return statement{
		sid: "CompleteSteps", why: "ends the wait of a step whose stack has moved, of this state machine's only", actions: []string{"states:SendTaskSuccess"},
		resources: []*string{arn("states", "stateMachine:"+machine.Name)},
	}
}
