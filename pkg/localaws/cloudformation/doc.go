// Package cloudformation imitates AWS CloudFormation in memory: stacks that are made, changed, rolled back and deleted in
// the background, in AWS's order, with AWS's statuses, reasons, events and durations.
//
// It owns no resource. Every VPC, bucket or role is made, changed and deleted through the methods that any client of the local
// AWS calls, so that there is one truth about it and one check of what depends on what.
//
// What it does not know it refuses by name when the template is handed in: a template section, a function, a resource type,
// a property. Nothing is ignored. Durations and recorded answers come from the project's notes on AWS; where a duration is a
// guess its line in durations.go says so.
package cloudformation
