package main

import "github.com/amazon-genomics-cli/agc/pkg/account"

// drainContexts is what ending the work of contexts and removing them takes; a context's resources are deleted with the rights
// of its stack's own role or of the remover's.
func drainContexts() []statement {
	contexts := []*string{arn("cloudformation", "stack/"+account.ContextPrefix+"*/*")}
	return []statement{
		{sid: "ReadContexts", why: "sees how far the deletion of a context is, and what is in it", actions: prefixed("cloudformation", "DescribeStackEvents", "ListStackResources"), resources: contexts},
		{sid: "RemoveContexts", why: "deletes the stacks of contexts, when a deactivation is forced", actions: prefixed("cloudformation", "DeleteStack"), resources: contexts},
		{
			sid: "ReadJobs", why: "finds the queues and the jobs of contexts", actions: prefixed("batch", "DescribeJobQueues", "ListJobs", "DescribeJobs"),
			everywhere: readingBatch,
		},
		{
			sid: "DisableQueues", why: "lets a context take no more jobs", actions: prefixed("batch", "UpdateJobQueue"), resources: []*string{arn("batch", "job-queue/*")},
			conditions: ours(),
		},
		{sid: "TerminateJobs", why: "ends the jobs of contexts; a job has an id for a name, and engines give it no tag, so the function picks them by their queue", actions: prefixed("batch", "TerminateJob"), resources: []*string{arn("batch", "job/*")}},
		{sid: "StopHeads", why: "stops a context's engine, in a cluster that CloudFormation named after the stack", actions: prefixed("ecs", "UpdateService"), resources: []*string{arn("ecs", "service/"+account.ContextPrefix+"*/*")}},
	}
}

// readingBatch is why reading AWS Batch is allowed everywhere (Service Authorization Reference, AWS Batch).
const readingBatch = "IAM knows no resources for reading AWS Batch"

// ours is the condition that something carries AGC's tag, which CloudFormation passes on from the stack.
func ours() map[string]map[string]any {
	return map[string]map[string]any{"StringEquals": {"aws:ResourceTag/" + account.ApplicationTag: account.ApplicationName}}
}
