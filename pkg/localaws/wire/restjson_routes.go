package wire

// BatchRoutes are the operations of AWS Batch that the local AWS knows. Source: AWS Batch API Reference.
func BatchRoutes() []Route {
	return []Route{
		{"CreateComputeEnvironment", "POST", "/v1/createcomputeenvironment", nil},
		{"DescribeComputeEnvironments", "POST", "/v1/describecomputeenvironments", nil},
		{"UpdateComputeEnvironment", "POST", "/v1/updatecomputeenvironment", nil},
		{"DeleteComputeEnvironment", "POST", "/v1/deletecomputeenvironment", nil},
		{"CreateJobQueue", "POST", "/v1/createjobqueue", nil},
		{"DescribeJobQueues", "POST", "/v1/describejobqueues", nil},
		{"UpdateJobQueue", "POST", "/v1/updatejobqueue", nil},
		{"DeleteJobQueue", "POST", "/v1/deletejobqueue", nil},
		{"RegisterJobDefinition", "POST", "/v1/registerjobdefinition", nil},
		{"DescribeJobDefinitions", "POST", "/v1/describejobdefinitions", nil},
		{"DeregisterJobDefinition", "POST", "/v1/deregisterjobdefinition", nil},
		{"SubmitJob", "POST", "/v1/submitjob", nil},
		{"ListJobs", "POST", "/v1/listjobs", nil},
		{"DescribeJobs", "POST", "/v1/describejobs", nil},
		{"TerminateJob", "POST", "/v1/terminatejob", nil},
		{"CancelJob", "POST", "/v1/canceljob", nil},
		{"TagResource", "POST", "/v1/tags/{resourceArn}", nil},
		{"ListTagsForResource", "GET", "/v1/tags/{resourceArn}", nil},
		{"UntagResource", "DELETE", "/v1/tags/{resourceArn}", []string{"tagKeys"}},
	}
}

// SchedulerRoutes are the operations of EventBridge Scheduler that the local AWS knows. Source: EventBridge Scheduler API
// Reference.
func SchedulerRoutes() []Route {
	return []Route{
		{"CreateSchedule", "POST", "/schedules/{Name}", nil},
		{"GetSchedule", "GET", "/schedules/{Name}", []string{"groupName"}},
		{"UpdateSchedule", "PUT", "/schedules/{Name}", nil},
		{"DeleteSchedule", "DELETE", "/schedules/{Name}", []string{"clientToken", "groupName"}},
		{"ListSchedules", "GET", "/schedules", []string{"MaxResults", "NamePrefix", "NextToken", "ScheduleGroup=GroupName", "State"}},
	}
}
