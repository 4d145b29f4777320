package authorize

import "strings"

// snsRules are SNS's. What publishers need of a key is in the SNS Developer Guide, "Managing Amazon SNS encryption keys and costs".
func snsRules() rules {
	topic, labels := given("TopicArn"), given("ResourceArn")
	made := at(func(c *call) string { return c.arn(c.text("Name")) })
	return rules{
		"CreateTopic": all(made.with(tagged), tagging(made.as("TagResource").with(tagged))), "DeleteTopic": topic,
		"GetTopicAttributes": topic, "SetTopicAttributes": topic, "ListTopics": anywhere, "ListSubscriptionsByTopic": topic,
		"Subscribe": topic.with(holding("sns:Endpoint", "Endpoint"), holding("sns:Protocol", "Protocol")), "ConfirmSubscription": topic, "Unsubscribe": anywhere,
		"Publish": all(topic, withKey(func(c *call) string { return c.facts.Topics.KeyOf(c.text("TopicArn")) }, "kms:GenerateDataKey", "kms:Decrypt")), "TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}

// sqsRules are SQS's. What producers and consumers need of a key is in the SQS Developer Guide, "Key management".
func sqsRules() rules {
	queue := at(func(c *call) string {
		parts := strings.Split(c.text("QueueUrl"), "/")
		if len(parts) < 2 {
			return c.arn("")
		}
		return "arn:" + c.reg.Partition + ":sqs:" + c.reg.Name + ":" + parts[len(parts)-2] + ":" + parts[len(parts)-1]
	})
	named := at(func(c *call) string { return c.arn(c.text("QueueName")) })
	key := func(c *call) string { return c.facts.Queues.KeyOf(c.text("QueueUrl")) }
	return rules{
		"CreateQueue": all(named.with(tagged), tagging(named.as("TagQueue").with(tagged))), "GetQueueUrl": named, "ListQueues": anywhere,
		"DeleteQueue": queue, "GetQueueAttributes": queue, "SetQueueAttributes": queue,
		"SendMessage": all(queue, withKey(key, "kms:GenerateDataKey", "kms:Decrypt")), "ReceiveMessage": all(queue, withKey(key, "kms:Decrypt")), "DeleteMessage": queue,
		"TagQueue": queue.with(tagged), "UntagQueue": queue.with(holding("aws:TagKeys", "TagKeys")), "ListQueueTags": queue,
	}
}
