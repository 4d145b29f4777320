package cloudformation

import (
	"strconv"
	"time"
)

// timing is how long CloudFormation takes for one resource, seen from outside.
type timing struct {
	create   time.Duration
	settled  time.Duration // "Eventual consistency check initiated", from the start; 0 where there is none
	update   time.Duration
	delete   time.Duration
	patience time.Duration // how long a delete is tried again while something depends on the resource
}

// timings is the table of durations. The tag behind each line says where it comes from: M measured on AWS, D documented, G a
// guess. Updates in place were never measured: G. Where create or delete is 0, the service itself takes the time.
func timings() map[string]timing {
	sec := func(create, settled, update, remove float64) timing {
		d := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
		return timing{create: d(create), settled: d(settled), update: d(update), delete: d(remove)}
	}
	patient := func(t timing, d time.Duration) timing {
		t.patience = d
		return t
	}
	return map[string]timing{
		"AWS::EC2::VPC":                           sec(14, 0, 5, 2),                          // M
		"AWS::EC2::Subnet":                        sec(5, 0, 5, 1.5),                         // M
		"AWS::EC2::InternetGateway":               sec(17, 2, 5, 1),                          // M
		"AWS::EC2::VPCGatewayAttachment":          sec(3, 0, 3, 1),                           // M
		"AWS::EC2::RouteTable":                    sec(12, 2, 5, 1.5),                        // M
		"AWS::EC2::Route":                         sec(2.5, 0, 2, 2),                         // M
		"AWS::EC2::SubnetRouteTableAssociation":   sec(2, 1, 2, 20),                          // M; delete 16–27; it settles early, the moment is G
		"AWS::EC2::EIP":                           sec(17.5, 2, 5, 1.5),                      // M
		"AWS::EC2::NatGateway":                    sec(0, 0, 5, 0),                           // M 96–106, delete 48–64: by EC2
		"AWS::EC2::VPCEndpoint":                   sec(3, 1, 10, 1.5),                        // M for gateway endpoints; interface ones ≈57 and ≈120: by EC2
		"AWS::EC2::SecurityGroup":                 patient(sec(10, 0, 5, 2), 15*time.Minute), // M
		"AWS::EC2::SecurityGroupIngress":          sec(2, 0, 2, 1),                           // G
		"AWS::S3::Bucket":                         sec(15.5, 0, 22, 3),                       // M; update: of tags, after an import; delete G
		"AWS::S3::BucketPolicy":                   sec(2, 0, 2, 1.5),                         // M; delete G
		"AWS::DynamoDB::Table":                    sec(44, 0, 10, 15),                        // M, with point-in-time recovery
		"AWS::SSM::Parameter":                     sec(1.5, 0, 1.5, 1),                       // M
		"AWS::IAM::Role":                          sec(16, 0, 12, 11),                        // M
		"AWS::IAM::ManagedPolicy":                 sec(14, 0, 10, 2),                         // G
		"AWS::IAM::Policy":                        sec(17, 0, 15, 1),                         // M
		"AWS::Logs::LogGroup":                     sec(10, 0, 2, 1),                          // M
		"AWS::Lambda::Function":                   sec(8, 2, 8, 4),                           // M, outside a VPC
		"AWS::Lambda::Version":                    sec(3, 0, 0, 1),                           // G
		"AWS::Lambda::Permission":                 sec(2, 0, 2, 1),                           // M
		"AWS::StepFunctions::StateMachine":        sec(3, 0, 3, 5),                           // G
		"AWS::StepFunctions::StateMachineVersion": sec(2, 0, 0, 1),                           // G
		"AWS::StepFunctions::StateMachineAlias":   sec(2, 0, 2, 1),                           // G
		"AWS::Events::Rule":                       sec(62, 0, 62, 32),                        // M
		"AWS::Batch::ComputeEnvironment":          sec(0, 0, 0, 0),                           // by Batch
		"AWS::Batch::JobQueue":                    sec(0, 0, 0, 0),                           // by Batch
		"AWS::Batch::JobDefinition":               sec(2, 0, 2, 1.5),                         // G
		"AWS::ECS::Cluster":                       sec(6, 0, 3, 2),                           // G
		"AWS::ECS::TaskDefinition":                sec(2, 0, 2, 1.5),                         // G
		"AWS::ECS::Service":                       sec(0, 0, 0, 0),                           // by ECS
		"AWS::Scheduler::Schedule":                sec(2, 0, 2, 2),                           // G
		"AWS::SNS::Topic":                         sec(11, 0, 3, 2),                          // G
		"AWS::SNS::TopicPolicy":                   sec(2, 0, 2, 2),                           // G
		"AWS::SNS::Subscription":                  sec(2, 0, 2, 2),                           // G
		"AWS::SQS::Queue":                         sec(62, 0, 62, 62),                        // G: CloudFormation waits a minute until all of SQS knows
		"AWS::SQS::QueuePolicy":                   sec(2, 0, 2, 2),                           // G
		"AWS::CloudWatch::Alarm":                  sec(5, 0, 5, 2),                           // G
		"AWS::CloudWatch::Dashboard":              sec(2, 0, 2, 2),                           // G
	}
}

// What a stack takes beside its resources (M).
const (
	beforeFirst   = 4 * time.Second
	afterLast     = 1500 * time.Millisecond
	beforeDelete  = 1500 * time.Millisecond
	beforeBack    = 2 * time.Second         // a failed resource to ROLLBACK_IN_PROGRESS, and from there to the first delete
	betweenTries  = 5 * time.Second         // G: between the tries of a failing delete
	pollEvery     = 5 * time.Second         // G: how often a resource that takes its own time is looked at
	patientEvery  = 30 * time.Second        // G: between the tries of a delete that waits for what depends on it
	deleteTries   = 3                       // M: a cleanup tries about three times
	settleTimeout = 2 * time.Hour           // G: a resource that does not settle fails then
	importRead    = 2 * time.Second         // M: reading a resource that is imported
	changeSetBase = 3700 * time.Millisecond // M: the tiniest template
	changeSetEach = 80 * time.Millisecond   // M: 7–11 s for 19–71 resources
)

// early says whether a resource of one type starts as soon as what it needs is configured, before that is complete. Seen on
// AWS (M): associations and gateway endpoints do not wait for their route table's consistency check.
func early(needed, needing string) bool {
	return needed == "AWS::EC2::RouteTable" && (needing == "AWS::EC2::SubnetRouteTableAssociation" || needing == "AWS::EC2::VPCEndpoint")
}

// jitter varies a duration by up to a tenth, by the region's seed.
func (s *Service) jitter(d time.Duration) time.Duration {
	n, _ := strconv.ParseInt(s.reg.Hex(3), 16, 32)
	return d * time.Duration(922+n*205/4096) / 1024
}
