package sqs

// QueryCodes are the codes that errors had in the query protocol, which clients still see (SQS Developer Guide, "Understanding
// the AWS JSON protocol").
func QueryCodes() map[string]string {
	const prefix = "AWS.SimpleQueueService."
	return map[string]string{
		"QueueDoesNotExist": prefix + "NonExistentQueue", "QueueDeletedRecently": prefix + "QueueDeletedRecently",
		"QueueNameExists": "QueueAlreadyExists",
	}
}
