package main

// The files that the templates are committed in.
const (
	backend = "template.json"
	core    = "core.json"
	network = "network.json"
)

// suppressed are the controls that the templates fail on purpose.
func suppressed() []suppression {
	return []suppression{
		{
			backend, "CT.CLOUDWATCH.PR.3",
			[]string{"Logs"},
			"CloudWatch Logs encrypts every log with a key of its own; a key of KMS, which --kms-key gives, costs a dollar a month, more than all of the backend",
		},
		{
			backend, "CT.DYNAMODB.PR.2",
			[]string{"State"},
			"DynamoDB encrypts every table with a key of its own; the rule wants one of KMS, which --kms-key gives, and whose calls cost money",
		},
		{
			backend, "CT.LAMBDA.PR.3",
			[]string{"Begin", "Drain", "Finish", "Guard", "Plan", "Stack", "Storage", "Sweep", "Wake"},
			"the functions call AWS's APIs only, and nobody calls them without a right of IAM's; in a VPC they would need gateways or endpoints that cost money every hour",
		},
		{
			backend, "CT.SQS.PR.1",
			[]string{"DeadLetters"},
			"it is a dead-letter queue, the schedule's; a RedriveAllowPolicy of allowAll would content the rule, and holds anyway",
		},
		{
			backend, "CT.SQS.PR.2",
			[]string{"DeadLetters"},
			"it is encrypted in any case, with the key that --kms-key gives or else with SQS's own; the rule does not understand Fn::If",
		},
		{
			backend, "CT.STEPFUNCTIONS.PR.1",
			[]string{"Machine"},
			"Step Functions keeps the input and output of every step for 90 days, and the functions log; a log of the machine's own takes rights on all log deliveries of the account",
		},
		{
			core, "CT.DYNAMODB.PR.2",
			[]string{"RunTable"},
			"as the backend's table; and what contexts read and write it with may have no right on keys",
		},
		{
			core, "CT.S3.PR.2",
			[]string{"DataBucket"},
			"access logs need one more bucket, which somebody has to read and to empty; whoever turns them on is not opposed by operations",
		},
		{
			core, "CT.S3.PR.4",
			[]string{"DataBucket"},
			"nothing listens to what happens in the bucket",
		},
		{
			core, "CT.S3.PR.6",
			[]string{"DataBucket"},
			"what is in the bucket is the users', and nothing of it ends by itself; whoever adds a rule is not opposed by operations",
		},
		{
			core, "CT.S3.PR.9",
			[]string{"DataBucket"},
			"workflows write over and delete what they wrote, and users what they have seen",
		},
		{
			core, "CT.S3.PR.11",
			[]string{"DataBucket"},
			"versions of intermediate files would be kept and paid for without end; whoever turns them on is not opposed by operations",
		},
		{
			network, "CT.EC2.PR.11",
			[]string{"PublicSubnet1", "PublicSubnet2", "PublicSubnet3"},
			"on in mode public only, where instances reach the internet by addresses of their own; the mode is private unless a user wants it otherwise",
		},
	}
}
