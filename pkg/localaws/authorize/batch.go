package authorize

import "strings"

// batchRules are those of AWS Batch.
func batchRules() rules {
	queue, environment, definition := batched("job-queue"), batched("compute-environment"), batched("job-definition")
	labels := given("ResourceArn")
	tagToo := func(r rule) rule {
		return all(r.with(tagged), tagging(r.as("TagResource").with(tagged)))
	}
	out := rules{
		"CreateComputeEnvironment": all(tagToo(environment("ComputeEnvironmentName")), passing("ServiceRole", "batch.amazonaws.com")),
		"UpdateComputeEnvironment": all(environment("ComputeEnvironment"), passing("ServiceRole", "batch.amazonaws.com")),
		"DeleteComputeEnvironment": environment("ComputeEnvironment"),
		"CreateJobQueue":           all(tagToo(queue("JobQueueName")), environment("ComputeEnvironmentOrder.ComputeEnvironment")),
		"UpdateJobQueue":           all(queue("JobQueue"), environment("ComputeEnvironmentOrder.ComputeEnvironment")),
		"DeleteJobQueue":           queue("JobQueue"),
		"RegisterJobDefinition": all(tagToo(definition("JobDefinitionName")),
			passing("ContainerProperties.JobRoleArn", "ecs-tasks.amazonaws.com"), passing("ContainerProperties.ExecutionRoleArn", "ecs-tasks.amazonaws.com")),
		"DeregisterJobDefinition": definition("JobDefinition"),
		"SubmitJob":               tagToo(all(definition("JobDefinition"), queue("JobQueue"))),
		"TerminateJob":            batched("job")("JobId"), "CancelJob": batched("job")("JobId"),
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
	// These know no resources.
	for _, read := range []string{"DescribeComputeEnvironments", "DescribeJobDefinitions", "DescribeJobQueues", "DescribeJobs", "ListJobs"} {
		out[read] = anywhere
	}
	return out
}

// batched makes rules about things of a kind that fields name, with the tags that they have.
func batched(kind string) func(path string) rule {
	return func(path string) rule {
		return func(c *call) []Right {
			var out []Right
			for _, name := range c.texts(path) {
				arn := name
				if !strings.HasPrefix(name, "arn:") {
					arn = c.arn(kind + "/" + name)
				}
				r := c.right(arn)
				r.Keys = worn(c.facts.Batch.Tags(arn))
				out = append(out, r)
			}
			return out
		}
	}
}
