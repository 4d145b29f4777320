package main

import "github.com/amazon-genomics-cli/agc/pkg/account"

// drainContexts is what ending the work of contexts and removing them takes; a context's resources are deleted with the rights
// of its stack's own role or of the remover's.
func drainContexts() []statement {
	contexts := []*string{arn("cloudformation", "stack/"+account.ContextPrefix+"*/*")}
	return []statement{
		{sid: "ReadContexts", actions: prefixed("cloudformation", "DescribeStackEvents", "ListStackResources"), resources: contexts},
		{sid: "RemoveContexts", actions: prefixed("cloudformation", "DeleteStack"), resources: contexts},
		// IAM knows no resources for these (Service Authorization Reference, AWS Batch).
		{sid: "ReadJobs", actions: prefixed("batch", "DescribeJobQueues", "ListJobs", "DescribeJobs"), resources: anything()},
		{
			sid: "DisableQueues", actions: prefixed("batch", "UpdateJobQueue"), resources: []*string{arn("batch", "job-queue/*")},
			conditions: ours(),
		},
		// A job has an id for a name, and the tags that whoever submitted it gave it: engines give none.
		{sid: "TerminateJobs", actions: prefixed("batch", "TerminateJob"), resources: []*string{arn("batch", "job/*")}},
		// CloudFormation names a cluster after the stack that makes it.
		{sid: "StopHeads", actions: prefixed("ecs", "UpdateService"), resources: []*string{arn("ecs", "service/"+account.ContextPrefix+"*/*")}},
	}
}

// ours is the condition that something carries AGC's tag, which CloudFormation passes on from the stack.
func ours() map[string]map[string]any {
	return map[string]map[string]any{"StringEquals": {"aws:ResourceTag/" + account.ApplicationTag: account.ApplicationName}}
}
