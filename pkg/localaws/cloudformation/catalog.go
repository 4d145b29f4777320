package cloudformation

import "time"

// Services are the services in which CloudFormation makes resources, with the methods that it calls there.
type Services struct {
	EC2           ec2API
	S3            s3API
	DynamoDB      tableAPI
	SSM           ssmAPI
	IAM           iamAPI
	Logs          logAPI
	Lambda        lambdaAPI
	StepFunctions machineAPI
	Events        ruleAPI
	Batch         batchAPI
	ECS           ecsAPI
	Scheduler     schedules
	SNS           topicAPI
	SQS           queueAPI
	CloudWatch    watchAPI
	// Rights knows what callers may do that no service here does.
	Rights rights
}

type ec2API interface {
	vpcs
	subnets
	gateways
	gatewayAttachments
	routeTables
	associations
	routes
	addresses
	natGateways
	endpoints
	endpointChanges
	securityGroups
	ec2Tagging
	ec2Reading
}

type s3API interface {
	buckets
	bucketSettings
	bucketTags
	bucketPolicies
	bucketReading
	objects
}

type ssmAPI interface {
	parameterStore
	storedParameters
	storedTags
}

type iamAPI interface {
	roles
	roleMaking
	rolePolicies
	roleBoundaries
	roleTags
	managedPolicies
}

type lambdaAPI interface {
	functions
	functionChanges
	functionTags
	functionVersions
	permissions
}

// systemTags sets the tags that begin with aws:, which clients cannot.
type systemTags interface {
	TagSystem(ids []string, tags map[string]string)
}

// catalog holds every resource type that is known.
func (s *Service) catalog() map[string]kind {
	with := s.services
	return map[string]kind{
		"AWS::EC2::VPC":                           vpcKind(with.EC2),
		"AWS::EC2::Subnet":                        subnetKind(with.EC2),
		"AWS::EC2::InternetGateway":               gatewayKind(with.EC2),
		"AWS::EC2::VPCGatewayAttachment":          attachmentKind(with.EC2),
		"AWS::EC2::RouteTable":                    routeTableKind(with.EC2),
		"AWS::EC2::SubnetRouteTableAssociation":   associationKind(with.EC2),
		"AWS::EC2::Route":                         routeKind(with.EC2),
		"AWS::EC2::EIP":                           addressKind(with.EC2),
		"AWS::EC2::NatGateway":                    natKind(with.EC2),
		"AWS::EC2::VPCEndpoint":                   endpointKind(with.EC2),
		"AWS::EC2::SecurityGroup":                 securityGroupKind(with.EC2),
		"AWS::S3::Bucket":                         bucketKind(with.S3),
		"AWS::S3::BucketPolicy":                   bucketPolicyKind(with.S3),
		"AWS::DynamoDB::Table":                    tableKind(with.DynamoDB),
		"AWS::SSM::Parameter":                     parameterKind(with.SSM, func() time.Duration { return s.ImageValidation }),
		"AWS::IAM::Role":                          roleKind(with.IAM),
		"AWS::IAM::ManagedPolicy":                 managedPolicyKind(with.IAM),
		"AWS::Logs::LogGroup":                     logGroupKind(with.Logs),
		"AWS::Lambda::Function":                   functionKind(with.Lambda),
		"AWS::Lambda::Version":                    functionVersionKind(with.Lambda),
		"AWS::Lambda::Permission":                 permissionKind(with.Lambda),
		"AWS::StepFunctions::StateMachine":        machineKind(with.StepFunctions),
		"AWS::StepFunctions::StateMachineVersion": machineVersionKind(with.StepFunctions),
		"AWS::StepFunctions::StateMachineAlias":   machineAliasKind(with.StepFunctions),
		"AWS::Events::Rule":                       ruleKind(with.Events),
		"AWS::Batch::ComputeEnvironment":          batchEnvironmentKind(with.Batch),
		"AWS::Batch::JobQueue":                    batchQueueKind(with.Batch),
		"AWS::Batch::JobDefinition":               batchDefinitionKind(with.Batch),
		"AWS::ECS::Cluster":                       ecsClusterKind(with.ECS),
		"AWS::ECS::TaskDefinition":                ecsDefinitionKind(with.ECS),
		"AWS::ECS::Service":                       ecsServiceKind(with.ECS),
		"AWS::Scheduler::Schedule":                scheduleKind(with.Scheduler),
		"AWS::SNS::Topic":                         topicKind(with.SNS),
		"AWS::SNS::TopicPolicy":                   topicPolicyKind(with.SNS),
		"AWS::SNS::Subscription":                  subscriptionKind(with.SNS),
		"AWS::SQS::Queue":                         queueKind(with.SQS),
		"AWS::SQS::QueuePolicy":                   queuePolicyKind(with.SQS),
		"AWS::CloudWatch::Alarm":                  alarmKind(with.CloudWatch),
		"AWS::CloudWatch::Dashboard":              dashboardKind(with.CloudWatch),
	}
}
